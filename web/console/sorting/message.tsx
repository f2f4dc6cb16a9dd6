import { legible } from '../../../documents/legible.js'
import { romeDate } from '../../../domain/terms/index.js'
import { messageToSort } from '../../../procedure/message-to-sort.js'
import type { MessageId } from '../../../schemas/ids.js'
import { type MessageOnFile, placesOf } from '../../../storage/views/sorting.js'
import { Shown } from '../../parts/shown.js'
import { Facts } from '../../parts/table.js'
import { strangersLine } from '../../stranger.js'
import type { Page, Visit } from '../../visit.js'
import { STANDING, when } from '../../words.js'
import { noteMessageReading } from '../health.js'
import { AssignForms } from './assign-forms.js'
import { Waiting } from './waiting.js'
import { proposalInWords } from './words.js'

/** One message beside the places where a person may put it, the likeliest first. */
export async function messagePage(visit: Visit): Promise<Page> {
  const { record, session } = visit
  const { message, content } = await messageToSort(record, visit.params.message as MessageId)
  if (isClosed(message)) return closedPage(message)
  await noteMessageReading(visit, message, 'messaggio')
  const mayAssign =
    message.standing !== null &&
    session.staff.roles.some((role) => role === 'operatore' || role === 'responsabile')
  const address = (number: number) => `/smistamento/${message.id}/documenti/${number}`
  const files = (content?.documents ?? []).map(({ name, mediaType }, n) => ({
    name,
    href: address(n + 1),
    shown: mediaType !== 'application/octet-stream',
  }))
  return {
    title: message.subject?.trim() ? strangersLine(message.subject) : 'Messaggio senza oggetto',
    body: (
      <>
        <p>
          <a href="/smistamento">Tutti i messaggi da smistare</a>
        </p>
        <Facts facts={factsOf(message, romeDate(record.clock.now()))} />
        <div class="affiancati">
          <section aria-labelledby="messaggio">
            <h2 id="messaggio" class="h4">
              Il messaggio
            </h2>
            {content === null ? (
              <p class="alert alert-warning">
                Nessun programma riesce a leggere questo messaggio. I byte sono conservati come sono arrivati:
                scaricare l’originale, e se serve chiedere a chi l’ha mandato di inviarlo di nuovo.
              </p>
            ) : (
              <pre class="testo">{legible(content.text.trim(), new Set()) || '(nessun testo)'}</pre>
            )}
            <Shown files={files} title="Allegato del messaggio" />
            <p>
              <a href={address(0)}>Scarica l’originale</a> (i byte ricevuti)
            </p>
          </section>
          <section aria-labelledby="destinazione">
            <h2 id="destinazione" class="h4">
              Dove va
            </h2>
            <p>
              <strong>Il sistema propone:</strong> {proposalInWords(message)}
            </p>
            {message.findings.length > 0 && (
              <ul class="rilievi">
                {message.findings.map(({ code, text }) => (
                  <li key={code + text}>{text}</li>
                ))}
              </ul>
            )}
            {mayAssign ? (
              <AssignForms
                visit={visit}
                message={message}
                places={await placesOf(record.db, session.staff.office, message)}
              />
            ) : (
              <p>{message.standing === null ? 'È già stato smistato.' : 'Lo smista un operatore.'}</p>
            )}
          </section>
        </div>
      </>
    ),
  }
}

/** What is reserved is read where it belongs once it is sorted: there who reads it, and why, is asked and noted. */
export function isClosed({ reserved, standing }: MessageOnFile): boolean {
  return reserved && standing === null
}

function closedPage({ protocollo }: MessageOnFile): Page {
  return {
    title: 'Corrispondenza riservata',
    body: (
      <p>
        Il messaggio, protocollo {protocollo ?? '—'}, è già stato smistato e contiene dati riservati: si legge
        nella pratica a cui appartiene. <a href={`/cerca?cerca=${protocollo ?? ''}`}>Cerca la pratica</a>
      </p>
    ),
  }
}

function factsOf(message: MessageOnFile, today: ReturnType<typeof romeDate>) {
  const { standing, sender, sentAt, arrivedAt, registeredAt, protocollo, kind, verified } = message
  const waits = standing === 'to-assign' || standing === 'unreadable'
  return [
    [
      'Com’è',
      <>
        {standing ? STANDING[standing] : 'smistato'} {waits && <Waiting since={registeredAt} today={today} />}
      </>,
    ],
    ['Da', strangersLine(sender)],
    [sentAt ? 'Inviato (istante certificato)' : 'Arrivato (non certificato)', when(sentAt ?? arrivedAt)],
    ['Protocollo', protocollo ?? '—'],
    [
      'Che cos’è',
      kind === 'posta-certificata'
        ? `PEC, ${verified ? 'firma del gestore verificata' : 'firma del gestore non verificata'}`
        : kind === 'anomalia'
          ? 'anomalia: posta ordinaria in una busta PEC'
          : 'posta ordinaria o altro',
    ],
  ] as const
}
