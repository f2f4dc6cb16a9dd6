import { day } from '../../../documents/words.js'
import { NotInRecord } from '../../../storage/record.js'
import { type EntryLine, readEntry } from '../../../storage/views/register.js'
import { LongField, OrderForm, Submit } from '../../parts/form.js'
import { Facts } from '../../parts/table.js'
import { strangersLine } from '../../stranger.js'
import type { Page, Visit } from '../../visit.js'
import { when } from '../../words.js'
import { entryIn } from './orders.js'

/** One entry of the register, whole: annulled or not, it stays readable. */
export async function entryPage(visit: Visit): Promise<Page> {
  const { record, session, params } = visit
  const entry = await readEntry(record.db, entryIn(visit))
  if (!entry) throw new NotInRecord('La registrazione', `${params.year}/${params.entry}`)
  return {
    title: `Registrazione ${entry.intakeNumber}`,
    body: (
      <>
        <p>
          <a href="/registro">Registro di protocollo</a>
        </p>
        {entry.annulledAt && (
          <p class="alert alert-warning">
            Annullata il {when(entry.annulledAt)} da {entry.annulledBy}: {strangersLine(entry.annulledWhy)}
          </p>
        )}
        <Facts facts={factsOf(entry)} />
        {!entry.annulledAt && session.staff.roles.includes('responsabile') && (
          <details class="decisione" open={visit.problem !== null}>
            <summary>
              <h2 class="h4">Annullare la registrazione</h2>
            </summary>
            <p>
              Resta leggibile, con chi l’ha annullata, quando e perché. Il messaggio o l’invio non cambia.
            </p>
            <OrderForm
              visit={visit}
              action={`/registro/${session.staff.office}/${entry.year}/${entry.number}/annulla`}
            >
              <LongField visit={visit} name="reason" label="Motivo dell’annullamento" required />
              <Submit tone="danger">Annulla la registrazione</Submit>
            </OrderForm>
          </details>
        )}
      </>
    ),
  }
}

function factsOf(entry: EntryLine) {
  const { protocollo, protocolloDate, emergencyNumber, at, direction, correspondent, subject, digest } = entry
  return [
    ['Protocollo', `${protocollo} del ${day(protocolloDate)}`],
    ...(emergencyNumber ? [['Numero di emergenza', emergencyNumber] as const] : []),
    ['Registrata', when(at)],
    ['Verso', direction === 'in' ? 'in arrivo' : 'in partenza'],
    ['Corrispondente', strangersLine(correspondent)],
    ['Oggetto', strangersLine(subject)],
    ['Impronta SHA-256', <code>{digest}</code>],
    ['Documento', <Document entry={entry} />],
  ] as const
}

function Document({ entry: { message, application } }: { entry: EntryLine }) {
  if (message) return <a href={`/smistamento/${message}`}>il messaggio</a>
  return application ? <a href={`/domande/${application}`}>la comunicazione, nella domanda</a> : <>—</>
}
