import type { CallId } from '../../../schemas/ids.js'
import { readCall } from '../../../storage/calls.js'
import { decisionsOn } from '../../../storage/decisions.js'
import { type MailingProgress, mailingProgress } from '../../../storage/mailings.js'
import {
  deliveriesPerPage,
  deliveryLines,
  mailingsOf,
  OUTCOMES,
  type Outcome,
} from '../../../storage/views/deliveries.js'
import { versionLines } from '../../../storage/views/graduatorie.js'
import { OrderForm, Submit } from '../../parts/form.js'
import { Facts, Pages, Table } from '../../parts/table.js'
import { type Done, orderOf, type Page, type Visit } from '../../visit.js'
import { when } from '../../words.js'
import { CallTabs } from '../call-tabs.js'
import { noteHealthReadings } from '../health.js'
import { mayMove } from '../may.js'
import { pageOf } from '../page-of.js'
import { DeliveryRow, deliveryColumns } from './row.js'

const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  tutte: 'tutte',
  consegnate: 'consegnate',
  'in-viaggio': 'in viaggio',
  dubbie: 'non consegnate o dubbie',
  carta: 'su carta, da spedire o consegnare',
}

/** What everybody is told: the order, how far it has come, and what became of each letter. */
export async function lettersPage(visit: Visit): Promise<Page> {
  const { record, query } = visit
  const id = visit.params.call as CallId
  const { state } = await readCall(record.db, id)
  const mailings = await mailingsOf(record.db, id)
  const [latest] = await versionLines(record.db, id)
  const ordered = mailings.some(({ version }) => version === latest?.version)
  const outcome = OUTCOMES.find((one) => one === query.esito) ?? 'tutte'
  const page = pageOf(query)
  const { lines, total } = await deliveryLines(record.db, id, { outcome, page })
  const people = lines.flatMap(({ application }) => (application ? [application] : []))
  await noteHealthReadings(visit, id, people, 'comunicazioni')
  const progress = await Promise.all(
    mailings.map(async (mailing) => ({ ...mailing, progress: await mailingProgress(record.db, mailing.id) })),
  )
  return {
    title: `Comunicazioni, chiamata ${id}`,
    body: (
      <>
        <CallTabs call={id} here="letters" />
        {progress.map(({ id: mailing, version, by, at, progress: how }) => (
          <section key={mailing} aria-labelledby={`lettere-${version}`}>
            <h2 id={`lettere-${version}`} class="h4">
              Lettere a tutti, versione {version}
            </h2>
            <p>
              Disposte da {by}, {when(at)}.
            </p>
            <Progress progress={how} version={version} />
          </section>
        ))}
        {mayMove(visit, state, 'send-letters') && !ordered && (
          <OrderForm
            visit={visit}
            action={`/chiamate/${id}/comunicazioni/lettere`}
            seen={await decisionsOn(record.db, { call: id })}
            class="decisione"
          >
            <h2 class="h4">Scrivere a tutti</h2>
            <p>
              A chi è in graduatoria la sua posizione con la spiegazione del punteggio; a chi è escluso il
              motivo. Per PEC a chi l’ha indicata, agli altri su carta. Una volta per ogni versione.
            </p>
            <Submit tone="success">Manda le lettere a tutti</Submit>
          </OrderForm>
        )}
        <search>
          <form method="get" class="cerca">
            <div>
              <label for="esito">Esito</label>
              <select id="esito" name="esito" class="form-select">
                {OUTCOMES.map((one) => (
                  <option key={one} value={one} selected={one === outcome}>
                    {OUTCOME_WORDS[one]}
                  </option>
                ))}
              </select>
            </div>
            <button type="submit" class="btn btn-primary btn-sm">
              Mostra
            </button>
          </form>
        </search>
        <p aria-live="polite">{total === 1 ? 'Una comunicazione.' : `${total} comunicazioni.`}</p>
        <Table
          caption="Comunicazioni della chiamata"
          columns={deliveryColumns}
          empty="Nessuna comunicazione con questo esito."
          rows={lines.map(DeliveryRow)}
        />
        <Pages
          page={page}
          total={total}
          perPage={deliveriesPerPage}
          address={(next) => `?${new URLSearchParams({ esito: outcome, pagina: String(next) })}`}
        />
      </>
    ),
  }
}

function Progress({ progress, version }: { progress: MailingProgress; version: number }) {
  const { people, prepared, left, delivered, doubtful } = progress
  return (
    <>
      <p>
        <label for={`avanzamento-${version}`}>
          {left} di {people} partite
        </label>{' '}
        <progress id={`avanzamento-${version}`} value={left} max={people || 1}>
          {left} di {people}
        </progress>
      </p>
      <Facts
        facts={[
          ['Preparate e protocollate', prepared],
          ['Consegnate', delivered],
          ['Non consegnate o dubbie', doubtful],
        ]}
      />
    </>
  )
}

export async function sendLetters(visit: Visit): Promise<Done> {
  const id = visit.params.call as CallId
  await visit.commands.sendLetters(id, orderOf(visit))
  return {
    goTo: `/chiamate/${id}/comunicazioni`,
    notice: 'Lettere disposte: partono da sole, un po’ alla volta.',
  }
}
