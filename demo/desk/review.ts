import { ApplicationData, ExclusionReason } from '../../schemas/application.js'
import type { Avviso } from '../../schemas/call.js'
import type { ApplicationId } from '../../schemas/ids.js'
import type { LegalDate } from '../../schemas/time.js'
import { operator, responsible, substitute } from '../staff.js'
import type { World } from '../world.js'
import { paperOf } from './reading.js'

/** What is missing is asked, by a letter with its term. */
export async function askForWhatIsMissing(world: World, { id }: Avviso, due: string): Promise<void> {
  const { commands, order, tell, settle } = world
  let asked = 0
  for (const { id: application } of await examined(world, id)) {
    const { treated, data } = await paperOf(world, application)
    if (treated !== 'asked') continue
    const missing =
      data.signature === 'none'
        ? { what: 'la firma sul modulo', remedy: 'firmare il modulo e mandarlo di nuovo' }
        : { what: 'la copia del documento d’identità', remedy: 'mandarne una copia leggibile' }
    await commands.askIntegration(application, order(responsible), {
      missing: [missing],
      due: due as LegalDate,
    })
    asked += 1
  }
  await settle()
  tell(`Soccorso istruttorio: ${asked === 1 ? 'una richiesta' : `${asked} richieste`} di integrazione.`)
}

/** A responsabile decides on what the checks propose: the clean ones together, all others one by one. */
export async function decide(world: World, { id: call }: Avviso): Promise<void> {
  const { commands, order, settle, tell } = world
  const clean: ApplicationId[] = []
  let excluded = 0
  for (const { id, against } of await examined(world, call)) {
    const { treated } = await paperOf(world, id)
    if (treated === 'with-reserve') {
      await commands.admitWithReserve(id, order(responsible), {
        reason: 'È in corso il ricorso contro la revisione della patente di guida.',
        until: 'la decisione sul ricorso',
        by: null,
      })
      tell('Una domanda è ammessa con riserva, con il motivo che la tiene aperta.')
    } else if (treated === 'in-conflict') {
      await commands.declareConflict(id, order(responsible))
      await commands.admit(id, order(substitute))
      tell('Il responsabile dichiara un conflitto di interessi: sulla domanda decide un’altra persona.')
    } else if (treated !== 'sent-elsewhere' && against.length === 0) clean.push(id)
    else {
      // The avviso names one address only: whoever decides may find that another is the wrong way.
      const reasons = treated === 'sent-elsewhere' ? ([...against, 'wrong-channel'] as const) : against
      await commands.exclude(id, { ...order(responsible), reasons })
      excluded += 1
    }
  }
  await commands.admitInBulk(call, order(responsible), clean)
  await settle()
  tell(`Il responsabile ammette ${clean.length} domande senza rilievi con una decisione sola.`)
  tell(
    excluded === 1
      ? 'Esclusa una domanda, con il suo motivo.'
      : `Escluse ${excluded} domande, una per una, ciascuna con il suo motivo.`,
  )
}

/** The answer to what was asked is read, and decided on. */
export async function decideAnswered(world: World, { id: call }: Avviso): Promise<void> {
  const { commands, order, record, settle, tell } = world
  const answered = await record.db
    .selectFrom('attached_message')
    .innerJoin('application', 'application.id', 'attached_message.application')
    .select(['application.id', 'data'])
    .where('call', '=', call)
    .where('role', '=', 'answer')
    .where('state', '=', 'integrating')
    .execute()
  for (const { id, data } of answered) {
    const { cured } = await paperOf(world, id)
    await commands.enterData(id, order(operator), ApplicationData.parse({ ...data, ...cured }))
    await commands.admit(id, order(responsible))
  }
  await settle()
  tell('Chi ha risposto nel termine è ammesso: quello che mancava è arrivato.')
}

/** The term has passed and nothing came: decided on as it is. */
export async function decideUnanswered(world: World, { id: call }: Avviso): Promise<void> {
  const { commands, order, settle, tell } = world
  for (const { id, against } of await examined(world, call)) {
    const reasons = [...new Set([...against, 'integration-missing' as const])]
    await commands.exclude(id, { ...order(responsible), reasons })
  }
  await settle()
  tell('Chi non ha risposto nel termine è escluso: la domanda è decisa così com’è.')
}

/** The applications whose data are in, and what stands against each. */
async function examined({ record }: World, call: Avviso['id']) {
  const rows = await record.db
    .selectFrom('application')
    .select(['id', 'findings'])
    .where('call', '=', call)
    .where('state', '=', 'examined')
    .orderBy('presented_at')
    .orderBy('id')
    .execute()
  return rows.map(({ id, findings }) => ({
    id,
    against: findings.flatMap(({ code }) => ExclusionReason.safeParse(code).data ?? []),
  }))
}
