import type { RequestFinding } from '../../../domain/request.js'
import type { RequestId } from '../../../schemas/ids.js'
import type { CallRequest } from '../../../schemas/request.js'
import { readRequest } from '../../../storage/requests.js'
import { LongField, OrderForm, Submit, TextField } from '../../parts/form.js'
import { dayIn, linesIn } from '../../typed.js'
import { type Done, orderOf, Typed, type Visit } from '../../visit.js'
import { RequestFields } from './form.js'
import { typedRequest } from './typed-request.js'

/** What a responsabile answers to a request, and an operatore corrects in it. */

interface Answering {
  readonly visit: Visit
  readonly id: RequestId
  readonly seen: number
}

export function Accept({ visit, id, seen }: Answering) {
  return (
    <OrderForm visit={visit} action={`/richieste/${id}/accogli`} seen={seen} class="decisione">
      <h3 class="h5">Accogliere</h3>
      <TextField
        visit={visit}
        name="publishOn"
        label="Giorno in cui si pensa di pubblicare l’avviso"
        type="date"
        required
        help="L’ente riceve per PEC i giorni dei termini, contati da qui."
      />
      <Submit tone="success">Accogli e rispondi all’ente</Submit>
    </OrderForm>
  )
}

export function AskMore({ visit, id, seen, missing }: Answering & { missing: readonly RequestFinding[] }) {
  return (
    <OrderForm visit={visit} action={`/richieste/${id}/completa`} seen={seen} class="decisione">
      <h3 class="h5">Chiedere ciò che manca</h3>
      <LongField
        visit={visit}
        name="missing"
        label="Che cosa manca, una cosa per riga"
        value={missing.map(({ text }) => text).join('\n')}
        required
        help="L’ente legge queste righe come sono scritte."
      />
      <TextField visit={visit} name="due" label="Da mandare entro il" type="date" required />
      <Submit>Chiedi all’ente</Submit>
    </OrderForm>
  )
}

export function Refuse({ visit, id, seen, unlawful }: Answering & { unlawful: readonly RequestFinding[] }) {
  return (
    <OrderForm visit={visit} action={`/richieste/${id}/rifiuta`} seen={seen} class="decisione">
      <h3 class="h5">Non accogliere</h3>
      <LongField
        visit={visit}
        name="reasons"
        label="Motivi, uno per riga"
        value={unlawful.map(({ text }) => text).join('\n')}
        required
      />
      <Submit tone="danger">Rispondi di no</Submit>
    </OrderForm>
  )
}

export function Revise({ visit, id, seen, data }: Answering & { data: CallRequest }) {
  return (
    <details class="decisione" open={visit.typed['body.name'] !== undefined}>
      <summary>
        <h3 class="h5">Correggere o completare ciò che l’ente chiede</h3>
      </summary>
      <OrderForm visit={visit} action={`/richieste/${id}/dati`} seen={seen}>
        <RequestFields visit={visit} known={data} />
        <Submit>Salva</Submit>
      </OrderForm>
    </details>
  )
}

export async function acceptRequest(visit: Visit): Promise<Done> {
  const publishOn = dayIn(visit, 'publishOn', 'Giorno della pubblicazione')
  await visit.commands.answerRequest(idOf(visit), orderOf(visit), { outcome: 'accept', publishOn })
  return back(visit, 'Richiesta accolta: la risposta all’ente parte da sola.')
}

export async function askCompletion(visit: Visit): Promise<Done> {
  const missing = linesIn(visit, 'missing')
  if (missing.length === 0) throw new Typed('Scrivere che cosa manca.', 'missing')
  const due = dayIn(visit, 'due', 'Da mandare entro il')
  await visit.commands.answerRequest(idOf(visit), orderOf(visit), { outcome: 'ask', missing, due })
  return back(visit, 'All’ente si chiede ciò che manca: la lettera parte da sola.')
}

export async function refuseRequest(visit: Visit): Promise<Done> {
  const reasons = linesIn(visit, 'reasons')
  if (reasons.length === 0 || reasons.some((reason) => reason.length < 10))
    throw new Typed('Scrivere almeno un motivo, ciascuno con le sue parole: l’ente lo legge.', 'reasons')
  await visit.commands.answerRequest(idOf(visit), orderOf(visit), { outcome: 'refuse', reasons })
  return back(visit, 'Richiesta non accolta: la risposta all’ente parte da sola.')
}

export async function reviseRequest(visit: Visit): Promise<Done> {
  const { data } = await readRequest(visit.record.db, idOf(visit))
  const { findings } = await visit.commands.reviseRequest(
    idOf(visit),
    orderOf(visit),
    typedRequest(visit, data),
  )
  const noticed = findings.length === 0 ? 'nessun rilievo' : `${findings.length} rilievi da guardare`
  return back(visit, `Richiesta corretta: ${noticed}.`)
}

function idOf({ params }: Visit): RequestId {
  return params.request as RequestId
}

function back(visit: Visit, notice: string): Done {
  return { goTo: `/richieste/${idOf(visit)}`, notice }
}
