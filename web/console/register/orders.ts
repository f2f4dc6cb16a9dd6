import { NotInRecord } from '../../../storage/record.js'
import type { EntryRef } from '../../../storage/register.js'
import { instantIn, wordsIn } from '../../typed.js'
import { type Done, orderOf, Typed, type Visit } from '../../visit.js'

/** The entry that an address names, of the office of who looks. */
export function entryIn({ session, params }: Visit): EntryRef {
  const [year, number] = [Number(params.year), Number(params.entry)]
  const isNumber = (value: number) => Number.isInteger(value) && value > 0 && value < 2 ** 31
  if (!isNumber(year) || !isNumber(number))
    throw new NotInRecord('La registrazione', `${params.year}/${params.entry}`)
  return { office: session.staff.office, year, number }
}

export async function annulEntry(visit: Visit): Promise<Done> {
  const entry = entryIn(visit)
  await visit.commands.annulEntry(entry, orderOf(visit), wordsIn(visit, 'reason', 'Motivo'))
  return {
    goTo: `/registro/${entry.office}/${entry.year}/${entry.number}`,
    notice: 'Registrazione annullata.',
  }
}

export async function importNumbers(visit: Visit): Promise<Done> {
  const { uploads, commands, session } = visit
  const file = uploads.numbers
  if (!file) throw new Typed('Scegliere il foglio XLSX con i numeri.', 'numbers')
  const done = await commands.importRegionalNumbers(session.staff.office, orderOf(visit), file.bytes)
  if ('problems' in done)
    throw new Typed(`Nessun numero è stato riportato. ${done.problems.slice(0, 20).join('; ')}.`, 'numbers')
  return { goTo: '/registro', notice: `Numeri riportati: ${done.attached}.` }
}

export async function openEmergency(visit: Visit): Promise<Done> {
  const beganAt = instantIn(visit, 'began', 'Il protocollo regionale non risponde dal')
  const reason = wordsIn(visit, 'reason', 'Causa dell’interruzione')
  await visit.commands.openEmergency(visit.session.staff.office, orderOf(visit), { reason, beganAt })
  return { goTo: '/registro', notice: 'Registro di emergenza aperto.' }
}

export async function closeEmergency(visit: Visit): Promise<Done> {
  const restoredAt = instantIn(visit, 'restored', 'Il protocollo regionale risponde di nuovo dal')
  const { toReconcile } = await visit.commands.closeEmergency(
    visit.session.staff.office,
    orderOf(visit),
    restoredAt,
  )
  return {
    goTo: '/registro',
    notice: `Registro di emergenza chiuso. Numeri regionali da riportare: ${toReconcile}.`,
  }
}
