import type { Assignment, AttachedAs } from '../../storage/smistamento.js'
import { neighbour, operator, savona } from '../staff.js'
import type { World } from '../world.js'

/** The operators say what each waiting message is: the work of the same day. */
export async function sortMail(world: World): Promise<void> {
  const { commands, order, tell, settle } = world
  // What is handed over waits again where it comes to.
  for (let messages = await waiting(world); messages.length > 0; messages = await waiting(world))
    for (const message of messages) {
      const { assignment, words } = whatItIs(message)
      const actor = message.mailbox === savona.pec ? neighbour : operator
      await commands.assignMessage(message.id, order(actor), assignment)
      tell(`Smistamento: ${words}`)
      if (assignment.to === 'application' && assignment.as === 'withdrawal')
        await commands.withdraw(assignment.application, { ...order(operator), message: message.id })
    }
  await settle()
}

type Waiting = Awaited<ReturnType<typeof waiting>>[number]

async function waiting({ record }: World) {
  return await record.db
    .selectFrom('message')
    .select(['id', 'mailbox', 'kind', 'call', 'proposal', 'proposed_application', 'people'])
    .where('standing', 'in', ['to-assign', 'unreadable'])
    .orderBy('registered_at')
    .execute()
}

/** A person looks at what the program proposes, and here always agrees. */
function whatItIs(message: Waiting): { readonly assignment: Assignment; readonly words: string } {
  const { kind, call, proposal, proposed_application: application } = message
  if (kind === 'illeggibile')
    return {
      assignment: { to: 'set-aside' },
      words: 'un messaggio che nessun programma legge è messo da parte.',
    }
  if (kind !== 'posta-certificata')
    return { assignment: { to: 'set-aside' }, words: 'posta ordinaria, registrata; risponde una persona.' }
  if (application && proposal && proposal in LATER) {
    const as = proposal as AttachedAs
    return { assignment: { to: 'application', application, as }, words: LATER[as] }
  }
  if (call && proposal === 'other-office')
    return {
      assignment: { to: 'other-office', call },
      words: 'una domanda arrivata all’ufficio sbagliato è trasmessa a quello giusto, con il suo istante.',
    }
  if (call && proposal === 'handed-over')
    return {
      assignment: { to: 'call', call },
      words: 'una domanda trasmessa da un altro ufficio è presa in carico: deciderà una persona.',
    }
  if (call && proposal === 'subject-code')
    return {
      assignment: { to: 'call', call },
      words: 'una PEC senza il modulo della chiamata è riconosciuta come domanda.',
    }
  return {
    assignment: { to: 'other-procedure' },
    words: 'una PEC riguarda un altro procedimento e passa a chi lo segue.',
  }
}

const LATER: Readonly<Record<AttachedAs, string>> = {
  integration: 'un messaggio di chi ha già fatto domanda è unito alla sua domanda.',
  answer: 'la risposta a una richiesta di integrazione è unita alla sua domanda.',
  observation: 'un’osservazione sulla graduatoria è unita alla domanda di chi la fa.',
  withdrawal: 'una rinuncia è unita alla domanda, che si chiude.',
}
