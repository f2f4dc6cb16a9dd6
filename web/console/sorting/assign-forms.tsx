import type { ComponentChildren } from 'preact'
import type { MessageOnFile, PlaceApplication, Places } from '../../../storage/views/sorting.js'
import { type Choice, OrderForm, RadioField, SelectField, Submit, TextField } from '../../parts/form.js'
import type { Visit } from '../../visit.js'

interface Assigning {
  readonly visit: Visit
  readonly message: MessageOnFile
  readonly places: Places
}

/** The places where a message may be put, one form each; that of the proposal is open. */
export function AssignForms(assigning: Assigning) {
  const { visit, message, places } = assigning
  const likely = visit.typed.to ?? likeliest(message)
  const calls = (ids: readonly string[]): Choice[] => ids.map((id) => ({ value: id, words: id }))
  const one = (to: string) => ({ visit, message, to, open: to === likely })
  return (
    <>
      <Place {...one('call')} title="È una domanda">
        {places.here.length === 0 ? (
          <p>Nessuna chiamata dell’ufficio accoglie domande adesso.</p>
        ) : (
          <>
            <SelectField
              visit={visit}
              name="call"
              label="Chiamata"
              value={message.call}
              {...toChoose(places.here)}
              required
              choices={calls(places.here)}
            />
            <TextField
              visit={visit}
              name="people"
              label="Quante persone fanno domanda con questo messaggio"
              type="number"
              value={String(message.people ?? 1)}
              help="Una famiglia o un patronato possono mandarne più d’una."
              required
            />
            <Submit>Registra come domanda</Submit>
          </>
        )}
      </Place>
      <Place {...one('application')} title="Riguarda una domanda già presentata">
        <OfApplication {...assigning} />
      </Place>
      <Place {...one('request')} title="È di un ente">
        {places.requests.length > 0 && (
          <>
            <SelectField
              visit={visit}
              name="request"
              label="Richiesta che completa"
              value={message.proposedRequest}
              {...toChoose(places.requests)}
              required
              choices={places.requests.map(({ id, body }) => ({ value: id, words: `${body} (${id})` }))}
            />
            <Submit>Unisci alla richiesta</Submit>
          </>
        )}
        {places.requests.length === 0 && <p>Nessuna richiesta di un ente aspetta qualcosa.</p>}
        {visit.session.staff.roles.includes('operatore') && (
          <p>
            <a href={`/richieste/nuova?messaggio=${message.id}`}>È una richiesta nuova: registrarla</a>
          </p>
        )}
      </Place>
      <Place {...one('other-office')} title="È per la chiamata di un altro ufficio">
        {places.elsewhere.length === 0 ? (
          <p>Nessun altro ufficio ha una chiamata pubblicata.</p>
        ) : (
          <>
            <SelectField
              visit={visit}
              name="other"
              label="Chiamata dell’altro ufficio"
              value={message.call}
              {...toChoose(places.elsewhere)}
              required
              choices={calls(places.elsewhere)}
            />
            <Submit>Trasmetti all’altro ufficio</Submit>
          </>
        )}
      </Place>
      <Place {...one('other-procedure')} title="Non riguarda una chiamata">
        <p>Di un’altra procedura dell’ufficio, che lo tratta dalla stessa casella.</p>
        <Submit tone="secondary">È di un’altra procedura</Submit>
      </Place>
      <Place {...one('set-aside')} title="Nulla da fare">
        <p>Pubblicità, prove, doppioni: resta protocollato e si può riprendere.</p>
        <Submit tone="secondary">Accantona</Submit>
      </Place>
    </>
  )
}

function Place({
  visit,
  message,
  to,
  open,
  title,
  children,
}: {
  visit: Visit
  message: MessageOnFile
  to: string
  open: boolean
  title: string
  children: ComponentChildren
}) {
  return (
    <details class="decisione" open={open}>
      <summary>
        <h3 class="h5">{title}</h3>
      </summary>
      <OrderForm visit={visit} action={`/smistamento/${message.id}`}>
        <input type="hidden" name="to" value={to} />
        {children}
      </OrderForm>
    </details>
  )
}

function OfApplication({ visit, message, places: { applications } }: Assigning) {
  return (
    <>
      {applications.length > 0 && (
        <RadioField
          visit={visit}
          name="application"
          label="Domande di chi scrive"
          value={message.proposedApplication ?? applications[0]?.id}
          choices={[...applications.map(choice), { value: '', words: 'un’altra' }]}
        />
      )}
      <TextField
        visit={visit}
        name="code"
        label={applications.length > 0 ? 'Un’altra: codice pubblico' : 'Codice pubblico della domanda'}
        help="Per esempio K7QM-4RTX. «Cerca» lo trova da nome, codice fiscale o protocollo."
      />
      <RadioField
        visit={visit}
        name="as"
        label="Che cosa manda"
        value={AS.find(({ value }) => value === message.proposal)?.value ?? 'integration'}
        required
        choices={AS}
      />
      <Submit>Unisci alla domanda</Submit>
    </>
  )
}

const AS = [
  { value: 'integration', words: 'documenti o precisazioni' },
  { value: 'answer', words: 'la risposta a una richiesta di integrazione' },
  { value: 'withdrawal', words: 'la rinuncia alla domanda' },
  { value: 'observation', words: 'un’osservazione sulla graduatoria provvisoria' },
] as const

function choice({ id, call, code, name }: PlaceApplication): Choice {
  return { value: id, words: `${name ?? 'da leggere'}, ${code} (${call})` }
}

/** The only one there is stands there already. */
function toChoose(things: readonly unknown[]): { empty?: string } {
  return things.length > 1 ? { empty: 'Scegliere' } : {}
}

function likeliest({ proposal, standing }: MessageOnFile): string | null {
  if (standing === 'unreadable') return null
  switch (proposal) {
    case 'answer':
    case 'integration':
    case 'observation':
    case 'withdrawal':
      return 'application'
    case 'request':
      return 'request'
    case 'other-office':
      return 'other-office'
    default:
      return 'call'
  }
}
