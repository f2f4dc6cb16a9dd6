import type { ApplicationId, CallId, MessageId, RequestId } from '../../../schemas/ids.js'
import type { Assignment, AttachedAs } from '../../../storage/smistamento.js'
import { applicationByCode, nextToSort } from '../../../storage/views/sorting.js'
import { wholeIn, wordsIn } from '../../typed.js'
import { type Done, orderOf, Typed, type Visit } from '../../visit.js'

/** A person says what a message is; on to the next that waits. */
export async function assign(visit: Visit): Promise<Done> {
  const { record, session, commands, params } = visit
  const assignment = await assignmentIn(visit)
  await commands.assignMessage(params.message as MessageId, orderOf(visit), assignment)
  const next = await nextToSort(record.db, session.staff.office)
  return { goTo: next ? `/smistamento/${next}` : '/smistamento', notice: DONE[assignment.to] }
}

const DONE: Readonly<Record<Assignment['to'], string>> = {
  call: 'Registrato come domanda: la ricevuta parte da sola.',
  application: 'Unito alla domanda.',
  request: 'Unito alla richiesta dell’ente.',
  'other-office': 'Trasmesso all’altro ufficio, con i suoi istanti.',
  'other-procedure': 'Segnato come di un’altra procedura.',
  'set-aside': 'Accantonato.',
}

async function assignmentIn(visit: Visit): Promise<Assignment> {
  const { typed } = visit
  switch (typed.to) {
    case 'call':
      return {
        to: 'call',
        call: wordsIn(visit, 'call', 'Chiamata') as CallId,
        people: wholeIn(visit, 'people', 'Quante persone'),
      }
    case 'application':
      return { to: 'application', application: await applicationIn(visit), as: asIn(visit) }
    case 'request':
      return { to: 'request', request: wordsIn(visit, 'request', 'Richiesta') as RequestId }
    case 'other-office':
      return { to: 'other-office', call: wordsIn(visit, 'other', 'Chiamata dell’altro ufficio') as CallId }
    case 'other-procedure':
    case 'set-aside':
      return { to: typed.to }
    default:
      throw new Typed('Scegliere dove va il messaggio.')
  }
}

/** The one whose code was written, before the one that was ticked. */
async function applicationIn({ record, session, typed }: Visit): Promise<ApplicationId> {
  const code = (typed.code ?? '').trim()
  if (code === '' && typed.application) return typed.application as ApplicationId
  if (code === '') throw new Typed('Indicare a quale domanda va unito il messaggio.', 'code')
  const found = await applicationByCode(record.db, session.staff.office, code)
  if (found === null) throw new Typed('Nessuna domanda dell’ufficio ha questo codice pubblico.', 'code')
  return found
}

function asIn({ typed }: Visit): AttachedAs {
  const as = (['integration', 'answer', 'withdrawal', 'observation'] as const).find((one) => one === typed.as)
  if (!as) throw new Typed('Dire che cosa manda chi scrive.', 'as')
  return as
}
