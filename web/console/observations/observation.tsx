import type { Moved } from '../../../domain/effect.js'
import { criteriaOfCall } from '../../../procedure/criteria-of-call.js'
import { papersOfApplication } from '../../../procedure/papers-of-application.js'
import type { ApplicationData } from '../../../schemas/application.js'
import type { ApplicationId } from '../../../schemas/ids.js'
import { readApplication } from '../../../storage/applications.js'
import { readCall } from '../../../storage/calls.js'
import { observationDecision, readObservation } from '../../../storage/observations.js'
import { namesOf } from '../../../storage/views/graduatorie.js'
import { LongField, OrderForm, RadioField, Submit, TextField } from '../../parts/form.js'
import { Facts, Table } from '../../parts/table.js'
import { wordsIfAny, wordsIn } from '../../typed.js'
import { type Done, orderOf, type Page, Typed, type Visit } from '../../visit.js'
import { when } from '../../words.js'
import { FactFields, typedFacts } from '../fact-fields.js'
import { noteHealthReading } from '../health.js'
import { OBSERVATION_STATE } from './list.js'

/** An observation with its message, what would change if it were right, and the answer in writing. */
export async function observationPage(visit: Visit): Promise<Page> {
  return await page(visit, null)
}

/** What would change in the graduatorie with the typed data. Changes nothing. */
export async function tryEffect(visit: Visit): Promise<Page> {
  const { application, data, ruleSet } = await aboutOf(visit)
  if (!data || !ruleSet) throw new Typed('La domanda non ha dati da provare.')
  const facts = typedFacts(visit, ruleSet, ['birthDate'])
  return await page(visit, await visit.commands.effectOf(application, { ...data, facts }))
}

async function aboutOf(visit: Visit) {
  const { record } = visit
  const observation = await readObservation(record.db, visit.params.observation ?? '')
  const application = await readApplication(record.db, observation.application)
  const call = await readCall(record.db, observation.call)
  const criteria = await criteriaOfCall(record, call)
  const { data } = application
  const found = criteria.find(({ ranking }) => ranking.code === data?.ranking)
  return { observation, application: application.id, data, ruleSet: found?.ruleSet ?? null }
}

async function page(visit: Visit, effect: readonly Moved[] | null): Promise<Page> {
  const { record, session } = visit
  const { observation, application, data, ruleSet } = await aboutOf(visit)
  await noteHealthReading(visit, application, 'osservazione')
  const papers = (await papersOfApplication(record, application)).filter(({ as }) => as === 'observation')
  const decided =
    observation.state === 'received' ? null : await observationDecision(record.db, observation.id)
  const names = await namesOf(record.db, [application, ...(effect ?? []).map(({ id }) => id)])
  const mayDecide = observation.state === 'received' && session.staff.roles.includes('responsabile')
  return {
    title: `Osservazione di ${names.get(application) ?? application}`,
    body: (
      <>
        <p>
          <a href={`/chiamate/${observation.call}/osservazioni`}>Tutte le osservazioni</a> ·{' '}
          <a href={`/domande/${application}`}>La domanda e i suoi documenti</a>
        </p>
        <Facts
          facts={[
            ['Stato', OBSERVATION_STATE[observation.state]],
            ['Ricevuta', `${when(observation.receivedAt)}${observation.late ? ', dopo il termine' : ''}`],
          ]}
        />
        <div class="affiancati">
          <section aria-labelledby="messaggio" class="carta">
            <h2 id="messaggio" class="h4">
              Che cosa scrive
            </h2>
            {papers.map(({ at, text }) => (
              <div key={at}>
                <h3 class="h6">{when(at)}</h3>
                <pre>{text ?? 'Il messaggio non ha testo: vedere gli allegati nella domanda.'}</pre>
              </div>
            ))}
          </section>
          <div>
            {ruleSet && data && observation.state === 'received' && (
              <Trial visit={visit} id={observation.id} data={data} ruleSet={ruleSet} />
            )}
            {effect && <Effect effect={effect} names={names} application={application} />}
            {mayDecide && <Decide visit={visit} id={observation.id} />}
            {decided && (
              <section aria-labelledby="risposta">
                <h2 id="risposta" class="h4">
                  La risposta
                </h2>
                <p>{decided.answer}</p>
                {decided.effect && <p>{decided.effect}</p>}
              </section>
            )}
          </div>
        </div>
      </>
    ),
  }
}

function Trial({
  visit,
  id,
  data,
  ruleSet,
}: {
  visit: Visit
  id: string
  data: ApplicationData
  ruleSet: Parameters<typeof FactFields>[0]['ruleSet']
}) {
  return (
    <OrderForm visit={visit} action={`/osservazioni/${id}/effetto`}>
      <h2 class="h4">Che cosa cambierebbe</h2>
      <p>Scrivere i dati come sarebbero se avesse ragione: nulla si salva.</p>
      <FactFields visit={visit} ruleSet={ruleSet} values={data.facts} without={['birthDate']} />
      <Submit tone="secondary">Mostra l’effetto</Submit>
    </OrderForm>
  )
}

function Effect({
  effect,
  names,
  application,
}: {
  effect: readonly Moved[]
  names: ReadonlyMap<ApplicationId, string>
  application: ApplicationId
}) {
  const place = (position: number | null) => (position === null ? 'fuori' : position)
  return (
    <section aria-labelledby="effetto" class="decisione">
      <h2 id="effetto" class="h4">
        L’effetto
      </h2>
      <Table
        caption="Posizioni che cambierebbero"
        columns={[{ head: 'Candidato' }, { head: 'Da', numeric: true }, { head: 'A', numeric: true }]}
        empty="Nessuna posizione cambierebbe."
        rows={effect.map(({ id, from, to }) => [
          id === application ? <strong>{names.get(id)}</strong> : names.get(id),
          place(from),
          place(to),
        ])}
      />
    </section>
  )
}

function Decide({ visit, id }: { visit: Visit; id: string }) {
  return (
    <OrderForm visit={visit} action={`/osservazioni/${id}/decidi`} class="decisione">
      <h2 class="h4">Decidere e rispondere</h2>
      <RadioField
        visit={visit}
        name="outcome"
        label="Decisione"
        required
        choices={[
          { value: 'accepted', words: 'accolta' },
          { value: 'rejected', words: 'non accolta' },
        ]}
      />
      <LongField
        visit={visit}
        name="answer"
        label="Risposta"
        required
        help="Chi ha osservato la legge come è scritta."
      />
      <TextField visit={visit} name="effect" label="Che cosa cambia per la persona, se cambia qualcosa" />
      <Submit tone="success">Decidi e rispondi</Submit>
    </OrderForm>
  )
}

export async function decideObservation(visit: Visit): Promise<Done> {
  const { commands, typed, params, record } = visit
  const id = params.observation ?? ''
  if (typed.outcome !== 'accepted' && typed.outcome !== 'rejected')
    throw new Typed('Scegliere se è accolta o no.', 'outcome')
  const answer = wordsIn(visit, 'answer', 'Risposta')
  await commands.decideObservation(id, orderOf(visit), {
    outcome: typed.outcome,
    answer,
    effect: wordsIfAny(visit, 'effect'),
  })
  const { call } = await readObservation(record.db, id)
  const next = typed.outcome === 'accepted' ? ' Se i dati cambiano, riaprire l’istruttoria.' : ''
  return {
    goTo: `/chiamate/${call}/osservazioni`,
    notice: `Deciso: la risposta parte da sola.${next}`,
  }
}
