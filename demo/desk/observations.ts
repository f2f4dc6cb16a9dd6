import { ApplicationData } from '../../schemas/application.js'
import type { Avviso } from '../../schemas/call.js'
import type { ApplicationId } from '../../schemas/ids.js'
import { operator, responsible } from '../staff.js'
import type { World } from '../world.js'

/** Each observation gets a written answer. The first is right: INPS knows of a lower ISEE; the others are not. */
export async function answerObservations(world: World, { id: call }: Avviso): Promise<void> {
  const { commands, order, record, settle, tell } = world
  const received = await record.db
    .selectFrom('observation')
    .select(['id', 'application'])
    .where('call', '=', call)
    .where('state', '=', 'received')
    .orderBy('received_at')
    .execute()
  for (const [n, { id, application }] of received.entries()) {
    if (n === 0) {
      const moved = await commands.effectOf(application, await corrected(world, application))
      const own = moved.find((one) => one.id === application)
      tell(`L’osservazione, se accolta, porta dalla posizione ${own?.from} alla ${own?.to}: si vede prima.`)
      await commands.decideObservation(id, order(responsible), {
        outcome: 'accepted',
        answer: 'L’ISEE corretto risulta dalla banca dati dell’INPS.',
        effect: `La posizione passa da ${own?.from} a ${own?.to} nella graduatoria definitiva.`,
      })
    } else
      await commands.decideObservation(id, order(responsible), {
        outcome: 'rejected',
        answer: 'Il punteggio è quello che i criteri danno ai dati dichiarati nella domanda.',
        effect: null,
      })
  }
  await settle()
  tell(`Osservazioni: ${received.length} risposte scritte, una accolta.`)
}

/** The review is opened again for what was accepted, and only for that. */
export async function correctWhatWasAccepted(world: World, { id: call }: Avviso): Promise<void> {
  const { commands, order, record, settle, tell } = world
  await commands.reopenReview(call, order(responsible), 'È accolta un’osservazione sull’ISEE.')
  const accepted = await record.db
    .selectFrom('observation')
    .select('application')
    .where('call', '=', call)
    .where('state', '=', 'accepted')
    .execute()
  for (const { application } of accepted) {
    await commands.reopen(application, order(responsible), 'L’osservazione è accolta.')
    await settle()
    await commands.enterData(application, order(operator), await corrected(world, application))
    await commands.admit(application, order(responsible))
  }
  await settle()
  tell('L’istruttoria si riapre per l’osservazione accolta, e i dati si correggono.')
}

async function corrected({ record }: World, id: ApplicationId): Promise<ApplicationData> {
  const { data } = await record.db
    .selectFrom('application')
    .select('data')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const known = ApplicationData.parse(data)
  return { ...known, facts: { ...known.facts, isee: '1200.00' } }
}
