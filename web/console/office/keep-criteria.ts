import { type Done, orderOf, Typed, type Visit } from '../../visit.js'

/** A responsabile keeps criteria that the office has completed and confirmed. */
export async function keepCriteria(visit: Visit): Promise<Done> {
  const { commands, session, uploads } = visit
  const file = uploads.criteria
  if (!file) throw new Typed('Scegliere il file dei criteri.', 'criteria')
  if (file.bytes.length > 1_000_000)
    throw new Typed('Il file è troppo grande per essere dei criteri.', 'criteria')
  await commands.keepCriteria(session.staff.office, orderOf(visit), new TextDecoder().decode(file.bytes))
  return { goTo: '/ufficio', notice: 'Criteri depositati: le chiamate nuove usano questi.' }
}
