import type { ProposeCommand } from '../../activities/contract.js'
import { RuleError } from '../../domain/errors.js'
import { Refusal } from '../../domain/refusal.js'
import type { Avviso } from '../../schemas/call.js'
import type { Digest } from '../../schemas/ids.js'
import type { LegalDate } from '../../schemas/time.js'
import { documentsOf } from '../../storage/documents.js'
import { director, directorName, responsible } from '../staff.js'
import type { World } from '../world.js'

/** An act of the dirigente: its number and its day. */
export interface Act {
  readonly number: string
  readonly date: LegalDate
}

/** @param confirmed what the avviso showed when it was written, seen by who approves it */
export async function approveAvviso(
  { commands, order, tell }: World,
  { id }: Avviso,
  confirmed: readonly string[],
): Promise<void> {
  await refused(
    commands.publishAvviso(id, order(responsible)),
    tell,
    'pubblicare un avviso che nessuno ha approvato',
  )
  await commands.approveAvviso(id, { ...order(director), confirmed })
  tell(`La dirigente approva l’avviso della chiamata ${id}, che l’operatrice ha scritto.`)
}

export async function publish(
  { commands, order, tell }: World,
  { id, terms: { publicationDays, listDays } }: Avviso,
): Promise<void> {
  await commands.publishAvviso(id, order(responsible))
  tell(
    `Avviso ${id} pubblicato: da oggi corrono i termini (${publicationDays} giorni per la graduatoria, ${listDays} per l’elenco).`,
  )
}

export async function closeReview({ commands, order, tell }: World, { id }: Avviso): Promise<void> {
  await commands.closeReview(id, order(responsible), null)
  tell(`Il responsabile chiude l’istruttoria della chiamata ${id}: i dati sono fissati.`)
}

export async function propose(
  { commands, order, record, tell }: World,
  { id }: Avviso,
  draw: ProposeCommand['draw'],
): Promise<void> {
  await commands.proposeGraduatoria(id, { ...order(responsible), draw })
  const { sha256, stage } = await latest({ record }, id)
  const which = stage === 'provisional' ? 'provvisoria' : 'definitiva'
  tell(`Graduatoria ${which} della chiamata ${id} proposta, impronta ${sha256.slice(0, 16)}…`)
}

export async function approve(world: World, { id, act }: Avviso, { number, date }: Act): Promise<void> {
  const { commands, order, record, sign, settle, tell } = world
  const drafts = (await documentsOf(record.db, id)).filter(({ kind }) => kind === 'decree-draft')
  const actDigest = await sign(directorName, drafts.at(-1)?.digest as Digest)
  const { sha256 } = await latest(world, id)
  const approval = { actNumber: number, actDate: date, actDigest, sha256 }
  await refused(
    commands.approveGraduatoria(id, { ...order(responsible), ...approval }),
    tell,
    'approvare la graduatoria da chi l’ha proposta',
  )
  await commands.approveGraduatoria(id, { ...order(director), ...approval })
  await settle()
  tell(`La dirigente approva con ${act} n. ${number}; la versione pubblica è sul sito, senza nomi.`)
}

export async function writeToEverybody(
  { commands, order, settle, tell }: World,
  { id }: Avviso,
): Promise<void> {
  await commands.sendLetters(id, order(responsible))
  await settle()
  tell('Lettere a tutti: a ciascuno la sua posizione e il punteggio spiegato, o il motivo dell’esclusione.')
}

export async function sendList(
  { commands, order, settle, tell }: World,
  { id, requestingBody }: Avviso,
): Promise<void> {
  await commands.sendList(id, order(responsible))
  await settle()
  tell(`Elenco degli avviati della chiamata ${id} inviato per PEC: ${requestingBody.name}.`)
}

async function latest({ record }: Pick<World, 'record'>, call: Avviso['id']) {
  return await record.db
    .selectFrom('graduatoria')
    .select(['sha256', 'stage'])
    .where('call', '=', call)
    .orderBy('version', 'desc')
    .executeTakeFirstOrThrow()
}

/** What must be refused, and is. */
export async function refused(
  attempt: Promise<unknown>,
  tell: (words: string) => void,
  what: string,
): Promise<void> {
  try {
    await attempt
  } catch (error) {
    if (!(error instanceof Refusal || error instanceof RuleError)) throw error
    tell(`Rifiutato: ${what}. ${error.message}`)
    return
  }
  throw new Error(`it was possible to do what must be refused: ${what}`)
}
