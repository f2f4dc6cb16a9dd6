import { counted } from '../../../documents/words.js'
import type { CallId } from '../../../schemas/ids.js'
import type { CallOnFile } from '../../../storage/calls.js'
import type { Readiness } from '../../../storage/freeze.js'
import { LongField, OrderForm, Submit } from '../../parts/form.js'
import { wordsIfAny, wordsIn } from '../../typed.js'
import { type Done, orderOf, type Visit } from '../../visit.js'

/** The end of the review, and its return: what stands against the one, why the other. */

export interface Deciding {
  readonly visit: Visit
  readonly call: CallOnFile
  /** How many decisions on the call the page shows. */
  readonly seen: number
}

export function CloseReview({ visit, call: { id }, seen, ready }: Deciding & { ready: Readiness }) {
  const pending = ready.waitingMail + ready.starting > 0 || !ready.swept
  return (
    <OrderForm visit={visit} action={`/chiamate/${id}/istruttoria/chiudi`} seen={seen} class="decisione">
      <h2 class="h4">Chiudere l’istruttoria</h2>
      <Against id={id} ready={ready} />
      {pending && (
        <LongField
          visit={visit}
          name="closingReason"
          label="Perché si chiude lo stesso"
          rows={2}
          help="Serve solo per chiudere con posta in sospeso: resta scritto, con chi l’ha deciso."
        />
      )}
      <Submit tone="success">Chiudi l’istruttoria</Submit>
    </OrderForm>
  )
}

/** What stands against closing the review. */
export function Against({ id, ready }: { id: CallId; ready: Readiness }) {
  const against = [
    ready.undecided > 0 && (
      <>
        <a href={`/chiamate/${id}/domande`}>{counted(ready.undecided, 'domanda', 'domande')}</a> senza
        decisione
      </>
    ),
    ready.waitingMail > 0 && (
      <>
        <a href="/smistamento">{counted(ready.waitingMail, 'messaggio', 'messaggi')}</a> da smistare, forse di
        questa chiamata
      </>
    ),
    ready.starting > 0 && counted(ready.starting, 'domanda appena arrivata', 'domande appena arrivate'),
    !ready.swept && <>la casella non è ancora stata letta fino a 24 ore dopo la chiusura dei termini</>,
  ].filter((one) => one !== false)
  if (against.length === 0) return <p>Niente si oppone: ogni domanda ha la sua decisione.</p>
  return (
    <>
      <p>Si oppongono:</p>
      <ul>
        {against.map((one, n) => (
          <li key={n}>{one}</li>
        ))}
      </ul>
    </>
  )
}

export function ReopenReview({ visit, call: { id }, seen }: Deciding) {
  return (
    <details class="decisione" open={visit.typed.reopeningReason !== undefined}>
      <summary>
        <h2 class="h4">Riaprire l’istruttoria</h2>
      </summary>
      <OrderForm visit={visit} action={`/chiamate/${id}/istruttoria/riapri`} seen={seen}>
        <LongField
          visit={visit}
          name="reopeningReason"
          label="Motivo"
          required
          help="Un’osservazione accolta, un errore trovato."
        />
        <Submit tone="warning">Riapri</Submit>
      </OrderForm>
    </details>
  )
}

export async function closeReview(visit: Visit): Promise<Done> {
  const reason = wordsIfAny(visit, 'closingReason')
  await visit.commands.closeReview(idOf(visit), orderOf(visit), reason)
  return back(visit, 'Istruttoria chiusa: i dati sono fissati, si può proporre la graduatoria.')
}

export async function reopenReview(visit: Visit): Promise<Done> {
  const reason = wordsIn(visit, 'reopeningReason', 'Motivo')
  await visit.commands.reopenReview(idOf(visit), orderOf(visit), reason)
  return back(visit, 'Istruttoria riaperta.')
}

export function idOf({ params }: Visit): CallId {
  return params.call as CallId
}

export function back(visit: Visit, notice: string): Done {
  return { goTo: `/chiamate/${idOf(visit)}/graduatoria`, notice }
}
