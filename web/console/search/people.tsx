import type { ApplicationFound, LetterFound, MessageFound } from '../../../storage/views/people.js'
import { Table } from '../../parts/table.js'
import { strangersLine } from '../../stranger.js'
import { APPLICATION_STATE, DELIVERY_STATE, KIND, MESSAGE_IS, PURPOSE, when } from '../../words.js'

export interface Person {
  readonly name: string | null
  readonly codiceFiscale: string | null
  readonly addresses: readonly string[]
  readonly applications: readonly ApplicationFound[]
}

/** Applications by who made them: the same codice fiscale, or each by itself while nobody has read it. */
export function peopleIn(applications: readonly ApplicationFound[]): Person[] {
  const groups = new Map<string, ApplicationFound[]>()
  for (const one of applications) {
    const whose = one.codiceFiscale ?? one.id
    groups.set(whose, [...(groups.get(whose) ?? []), one])
  }
  return [...groups.values()].map((theirs) => ({
    name: theirs.find(({ name }) => name !== null)?.name ?? null,
    codiceFiscale: theirs[0]?.codiceFiscale ?? null,
    // Whoever sent it for somebody else is not them: only what the form says is theirs, and what it came from alone.
    addresses: [...new Set(theirs.flatMap(({ pec, sender, name }) => (name ? (pec ?? []) : (sender ?? []))))],
    applications: theirs,
  }))
}

/** Several people have that name: which one is meant? */
export function People({ people, more }: { people: readonly Person[]; more: boolean }) {
  return (
    <>
      <p role="status">
        {people.length} persone corrispondono{more && ', e altre: aggiungere il nome dopo il cognome'}.
      </p>
      <Table
        caption="Persone che corrispondono alla ricerca"
        columns={[{ head: 'Persona' }, { head: 'Codice fiscale' }, { head: 'Domande' }]}
        empty=""
        rows={people.map(({ name, codiceFiscale, applications }) => [
          <a href={`/cerca?${new URLSearchParams({ cerca: codiceFiscale ?? applications[0]?.code ?? '' })}`}>
            {name ? strangersLine(name) : 'modulo da leggere'}
          </a>,
          codiceFiscale ?? '—',
          applications.map(({ call, state }) => `${call}: ${APPLICATION_STATE[state]}`).join('; '),
        ])}
      />
    </>
  )
}

export function Everything({
  person,
  messages,
  letters,
}: {
  person: Person | null
  messages: readonly MessageFound[]
  letters: readonly LetterFound[]
}) {
  const codes = new Map(person?.applications.map(({ id, call }) => [id, call]))
  return (
    <>
      {person && (
        <>
          <h2 class="h3">{person.name ? strangersLine(person.name) : 'Domanda da leggere'}</h2>
          <p>
            {person.codiceFiscale && <>Codice fiscale {person.codiceFiscale}. </>}
            {person.addresses.length > 0 && <>PEC {person.addresses.map(strangersLine).join(', ')}.</>}
          </p>
          <h3 class="h4">Domande</h3>
          <Table
            caption="Domande della persona"
            columns={[
              { head: 'Chiamata' },
              { head: 'Codice pubblico' },
              { head: 'Protocollo' },
              { head: 'Presentata' },
              { head: 'Stato' },
              { head: 'Posizione' },
            ]}
            empty="Nessuna domanda."
            rows={person.applications.map(
              ({ id, call, kind, body, code, protocollo, presentedAt, state, position }) => [
                <>
                  <a href={`/domande/${id}`}>{call}</a>{' '}
                  <small>
                    {body}, {KIND[kind]}
                  </small>
                </>,
                code,
                protocollo ?? '—',
                when(presentedAt),
                APPLICATION_STATE[state],
                position ?? '—',
              ],
            )}
          />
        </>
      )}
      <h3 class="h4">Messaggi ricevuti</h3>
      <Table
        caption="Messaggi ricevuti"
        columns={[
          { head: 'Oggetto' },
          { head: 'Registrato' },
          { head: 'Da' },
          { head: 'Protocollo' },
          { head: 'Che cos’è' },
        ]}
        empty="Nessun messaggio."
        rows={messages.map(({ id, at, sender, subject, protocollo, standing, application }) => [
          <a href={application ? `/domande/${application}` : `/smistamento/${id}`}>
            {strangersLine(subject)}
          </a>,
          when(at),
          strangersLine(sender),
          protocollo,
          MESSAGE_IS[standing],
        ])}
      />
      {person && (
        <>
          <h3 class="h4">Comunicazioni inviate</h3>
          <Table
            caption="Comunicazioni inviate alla persona"
            columns={[
              { head: 'Che cosa' },
              { head: 'Chiamata' },
              { head: 'Quando' },
              { head: 'Dove' },
              { head: 'Protocollo' },
              { head: 'Esito' },
            ]}
            empty="Nessuna comunicazione."
            rows={letters.map(
              ({ purpose, application, at, channel, recipient, protocollo, state, endedAt }) => [
                PURPOSE[purpose] ?? purpose,
                codes.get(application) ?? '—',
                when(at),
                channel === 'pec'
                  ? strangersLine(recipient)
                  : channel === 'counter'
                    ? 'allo sportello'
                    : 'per posta',
                protocollo ?? '—',
                endedAt ? `${DELIVERY_STATE[state]}, ${when(endedAt)}` : DELIVERY_STATE[state],
              ],
            )}
          />
        </>
      )}
    </>
  )
}
