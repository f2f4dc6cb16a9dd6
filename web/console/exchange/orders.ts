import { z } from 'zod'
import { KINDS } from '../../../domain/kind-of-call.js'
import { ApplicationId, type CallId, Digest } from '../../../schemas/ids.js'
import { readCall } from '../../../storage/calls.js'
import { recordHealthReadings } from '../../../storage/health-readings.js'
import { type BinaryFile, type Done, orderOf, Typed, type Visit } from '../../visit.js'

const callOf = ({ params }: Visit) => params.call as CallId

/** Gives the file of what is to be looked up; data of health that leave are written down first. */
export async function exportToCheck(visit: Visit): Promise<BinaryFile> {
  const { record, session, commands } = visit
  const call = callOf(visit)
  const { avviso } = await readCall(record.db, call)
  if (KINDS[avviso.kind].health)
    await recordHealthReadings(
      record.db,
      record.clock.now(),
      {
        staff: session.staff.id,
        office: session.staff.office,
        call,
        what: 'foglio dei dati da verificare',
        why: 'istruttoria, verifica presso altri archivi',
      },
      null,
    )
  return await commands.exportToCheck(call, orderOf(visit))
}

/** Keeps the file that was brought, to be looked at. */
export async function previewImport(visit: Visit): Promise<Done> {
  const { commands, session, uploads } = visit
  const call = callOf(visit)
  if (!uploads.answers) throw new Typed('Scegliere il foglio compilato.', 'answers')
  const read = await commands.previewImport(call, session.staff.id, uploads.answers.bytes)
  if ('problems' in read) {
    const more = read.problems.length > 20 ? `; e altri ${read.problems.length - 20} problemi` : ''
    throw new Typed(`Nulla è stato cambiato. ${read.problems.slice(0, 20).join('; ')}${more}.`, 'answers')
  }
  return {
    goTo: `/chiamate/${call}/scambio?file=${read.file}`,
    notice: 'Ecco che cosa cambierebbe: nulla è stato ancora applicato.',
  }
}

const Seen = z.record(ApplicationId, z.string().max(64))

export async function applyImport(visit: Visit): Promise<Done> {
  const { commands, typed } = visit
  const call = callOf(visit)
  const file = Digest.safeParse(typed.file)
  const seen = Seen.safeParse(jsonIn(typed.found))
  if (!file.success || !seen.success)
    throw new Typed('L’anteprima non è completa: caricare di nuovo il foglio.', 'answers')
  const done = await commands.applyImport(call, orderOf(visit), { file: file.data, seen: seen.data })
  return {
    goTo: `/chiamate/${call}/scambio`,
    notice: `Risposte applicate: ${done.data} dati in ${done.applications} domande.`,
  }
}

function jsonIn(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return null
  }
}
