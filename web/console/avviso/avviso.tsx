import { avvisoBody } from '../../../documents/avviso.js'
import { AVVISO_TEXTS } from '../../../documents/avviso-texts.js'
import { criteriaInWords } from '../../../documents/criteria-in-words.js'
import { day } from '../../../documents/words.js'
import { type AvvisoFinding, avvisoFindings } from '../../../domain/avviso-findings.js'
import { romeDate } from '../../../domain/terms/index.js'
import { criteriaOfCall } from '../../../procedure/criteria-of-call.js'
import type { CallId } from '../../../schemas/ids.js'
import { type CallOnFile, readCall } from '../../../storage/calls.js'
import { decisionsOn } from '../../../storage/decisions.js'
import { documentsOf } from '../../../storage/documents.js'
import { calendarOf } from '../../../storage/offices.js'
import { Blocks } from '../../parts/blocks.js'
import { CheckField, OrderForm, Submit } from '../../parts/form.js'
import { Badge, Facts } from '../../parts/table.js'
import { type Done, orderOf, type Page, type Visit } from '../../visit.js'
import { CALL_STATE, KIND } from '../../words.js'
import { CallPapers } from '../call-papers.js'
import { CallTabs } from '../call-tabs.js'
import { mayMove } from '../may.js'

/** The avviso as it will be read, what it shows before it is published, and who may approve and publish it. */
export async function avvisoPage(visit: Visit): Promise<Page> {
  const { record } = visit
  const id = visit.params.call as CallId
  const call = await readCall(record.db, id)
  const { avviso, state } = call
  const today = romeDate(record.clock.now())
  const calendar = await calendarOf(record.db, call.office)
  const open = state === 'draft' || state === 'avviso-approved'
  const findings = open ? avvisoFindings(avviso, call.plan, today, calendar) : []
  const seen = await decisionsOn(record.db, { call: id })
  const rankings = (await criteriaOfCall(record, call)).map(({ ranking, fingerprint, ruleSet }) => ({
    ranking,
    criteria: { ...criteriaInWords(ruleSet), fingerprint },
  }))
  const body = avvisoBody({
    ...AVVISO_TEXTS,
    avviso,
    rankings,
    publishedAt:
      'una pagina del sito dell’amministrazione, il cui indirizzo è scritto qui alla pubblicazione',
  })
  const received = avviso.requestingBody.received?.request
  const papers = (await documentsOf(record.db, id)).filter(({ version }) => version === 0)
  return {
    title: `Avviso ${id}`,
    body: (
      <>
        <CallTabs call={id} here="avviso" />
        <Facts
          facts={[
            ['Stato', CALL_STATE[state]],
            ['Tipo', KIND[avviso.kind]],
            [
              'Pubblicazione',
              call.publishedOn
                ? day(call.publishedOn)
                : call.plan
                  ? `prevista il ${day(call.plan.publishOn)}`
                  : '—',
            ],
            [
              'Richiesta',
              received ? (
                <a href={`/richieste/${received}`}>{avviso.requestingBody.request}</a>
              ) : (
                avviso.requestingBody.request
              ),
            ],
          ]}
        />
        {mayMove(visit, state, 'revise-avviso') && (
          <p>
            <a class="btn btn-outline-primary btn-sm" href={`/chiamate/${id}/avviso/correggi`}>
              Correggi l’avviso
            </a>
          </p>
        )}
        <p>
          <a href={`/chiamate/${id}/prova`}>Provare il punteggio su dati di esempio</a>
        </p>
        {open && <Noticed findings={findings} />}
        {mayMove(visit, state, 'approve-avviso') && (
          <Approve visit={visit} call={call} seen={seen} findings={findings} />
        )}
        {mayMove(visit, state, 'publish-avviso') && <Publish visit={visit} call={call} seen={seen} />}
        {papers.length > 0 && <CallPapers call={id} papers={papers} title="Documenti pubblicati" />}
        <section aria-labelledby="testo" class="foglio">
          <h2 id="testo" class="h4">
            {open ? 'Come si leggerà' : 'Il testo'}
          </h2>
          <Blocks blocks={body} lower />
        </section>
      </>
    ),
  }
}

function Noticed({ findings }: { findings: readonly AvvisoFinding[] }) {
  return (
    <section aria-labelledby="rilievi">
      <h2 id="rilievi" class="h4">
        Rilievi
      </h2>
      {findings.length === 0 ? (
        <p>Nessun rilievo: con questi tempi ogni termine si può rispettare.</p>
      ) : (
        <ul class="rilievi">
          {findings.map(({ code, text, weight }) => (
            <li key={code}>
              <Badge tone={weight === 'impossible' ? 'danger' : 'warning'}>
                {weight === 'impossible' ? 'da correggere' : 'da confermare'}
              </Badge>{' '}
              {text}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

interface Deciding {
  readonly visit: Visit
  readonly call: CallOnFile
  readonly seen: number
}

function Approve({ visit, call: { id }, seen, findings }: Deciding & { findings: readonly AvvisoFinding[] }) {
  const toConfirm = findings.filter(({ weight }) => weight === 'to-confirm')
  return (
    <OrderForm visit={visit} action={`/chiamate/${id}/avviso/approva`} seen={seen} class="decisione">
      <h2 class="h4">Approvazione del dirigente</h2>
      {toConfirm.map(({ code, text }) => (
        <CheckField key={code} visit={visit} name={`confirmed.${code}`} label={`Ho visto: ${text}`} />
      ))}
      <Submit tone="success">Approva l’avviso</Submit>
    </OrderForm>
  )
}

function Publish({ visit, call: { id, plan }, seen }: Deciding) {
  return (
    <OrderForm visit={visit} action={`/chiamate/${id}/avviso/pubblica`} seen={seen} class="decisione">
      <h2 class="h4">Pubblicazione</h2>
      <p>
        Pubblicare fissa i criteri e fa correre i termini da oggi.
        {plan && ` Il piano dice: ${day(plan.publishOn)}.`}
      </p>
      <Submit tone="success">Pubblica l’avviso</Submit>
    </OrderForm>
  )
}

export async function approveAvviso(visit: Visit): Promise<Done> {
  const confirmed = Object.keys(visit.typed)
    .filter((field) => field.startsWith('confirmed.') && visit.typed[field] === 'sì')
    .map((field) => field.slice('confirmed.'.length))
  const id = visit.params.call as CallId
  await visit.commands.approveAvviso(id, { ...orderOf(visit), confirmed })
  return { goTo: `/chiamate/${id}/avviso`, notice: 'Avviso approvato: un responsabile lo pubblica.' }
}

export async function publishAvviso(visit: Visit): Promise<Done> {
  const id = visit.params.call as CallId
  await visit.commands.publishAvviso(id, orderOf(visit))
  return { goTo: `/chiamate/${id}/avviso`, notice: 'Avviso pubblicato: i termini corrono da oggi.' }
}
