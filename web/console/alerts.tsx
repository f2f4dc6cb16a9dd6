import { type AlertLine, alertsPerPage, openAlerts } from '../../storage/views/alerts.js'
import { pageIn } from '../address.js'
import { Pages, Table } from '../parts/table.js'
import type { Page, Visit } from '../visit.js'
import { PURPOSE, when } from '../words.js'

/** What a person must look at because nothing will come of it by itself. */
export async function alertsPage({ record, session, query }: Visit): Promise<Page> {
  const page = pageIn(query)
  const { lines, total } = await openAlerts(record.db, session.staff.office, page)
  return {
    title: 'Segnalazioni',
    body: (
      <>
        <p>Ciò che non si risolve da solo: finché una persona non se ne occupa, resta qui.</p>
        <Table
          caption="Segnalazioni aperte, dalla più recente"
          columns={[
            { head: 'Che cosa è successo' },
            { head: 'Dove' },
            { head: 'Quando' },
            { head: 'Che cosa fare' },
          ]}
          empty="Nessuna segnalazione aperta."
          rows={lines.map((line) => {
            const { what, remedy } = ALERT[line.code] ?? UNKNOWN
            return [
              <>
                {what}
                {line.purpose && <small class="d-block">{PURPOSE[line.purpose] ?? line.purpose}</small>}
              </>,
              <Where alert={line} />,
              when(line.raisedAt),
              remedy,
            ]
          })}
        />
        <Pages page={page} total={total} perPage={alertsPerPage} address={(n) => `?pagina=${n}`} />
      </>
    ),
  }
}

function Where({ alert: { application, message, mailbox, call, request } }: { alert: AlertLine }) {
  if (message) return <a href={`/smistamento/${message}`}>il messaggio</a>
  if (application) return <a href={`/domande/${application}`}>la domanda{call && ` (${call})`}</a>
  if (mailbox) return <>casella {mailbox}</>
  if (call) return <a href={`/chiamate/${call}`}>la chiamata {call}</a>
  return <>{request ? `la richiesta ${request}` : '—'}</>
}

const UNKNOWN = { what: 'Qualcosa da controllare', remedy: 'Avvisare l’amministratore.' }

const ALERT: Readonly<{ [code: string]: { readonly what: string; readonly remedy: string } }> = {
  'not-sorted': {
    what: 'Un messaggio non è stato smistato il giorno in cui è arrivato',
    remedy: 'Aprirlo e dire dove va.',
  },
  failed: {
    what: 'La comunicazione non è stata consegnata',
    remedy: 'Controllare il recapito della persona; poi mandarla di nuovo, o spedirla su carta.',
  },
  refused: {
    what: 'Il gestore ha rifiutato l’invio',
    remedy: 'Controllare l’indirizzo; poi mandarla di nuovo.',
  },
  uncertain: {
    what: 'Non si sa se l’invio è partito',
    remedy: 'Cercarlo nella posta inviata della casella: se non c’è, mandarlo di nuovo.',
  },
  'no-news': {
    what: 'Non è arrivata nessuna ricevuta di consegna nei termini',
    remedy: 'Chiedere al gestore, o mandarla di nuovo.',
  },
  'no-receipt': {
    what: 'La ricevuta della domanda non si può mandare: l’indirizzo certificato non è scritto bene',
    remedy: 'Chiamare la persona e consegnarla allo sportello.',
  },
  'paper-to-send': {
    what: 'Una lettera su carta aspetta di essere spedita o consegnata',
    remedy: 'Stamparla, spedirla o consegnarla, e riportarne l’esito.',
  },
  'login-refused': {
    what: 'Il gestore non lascia leggere la casella',
    remedy:
      'L’amministratore controlla utente e password della casella: intanto la posta resta presso il gestore.',
  },
  'sending-login-refused': {
    what: 'Il gestore non lascia inviare dalla casella',
    remedy: 'L’amministratore controlla utente e password per l’invio: gli invii ripartono da soli.',
  },
}
