import type { z } from 'zod'
import type { CommandId, StaffId } from '../../schemas/ids.js'
import { OfficeSettings } from '../../schemas/settings.js'
import type { Command } from '../../storage/decisions.js'
import type { StaffMember } from '../../storage/offices.js'

export const operatore = 'ge.op1' as StaffId
export const responsabile = 'ge.rdp' as StaffId
/** May propose as responsabile and sign as dirigente, but not both for one graduatoria. */
export const dirigente = 'ge.dir' as StaffId
export const directorName = 'Delia Fittizia'

/** The people of the office that `anAvviso` is of. */
export const staff: readonly StaffMember[] = [
  { id: operatore, office: 'ge' as never, name: 'Olga Fittizia', roles: ['operatore'] },
  { id: responsabile, office: 'ge' as never, name: 'Renato Fittizio', roles: ['operatore', 'responsabile'] },
  { id: dirigente, office: 'ge' as never, name: directorName, roles: ['dirigente', 'responsabile'] },
]

let commands = 0

/** A command that nobody has given yet. */
export function commandOf(actor: StaffId): Command {
  commands += 1
  return { command: `prova-comando-${commands}` as CommandId, actor }
}

/** A server that nobody will ask anything. */
const nobody = { host: '127.0.0.1', port: 1, user: 'prova', password: 'prova', security: 'none' } as const

type Settings = z.input<typeof OfficeSettings>

/** The office that `anAvviso` is of, but for what a test says otherwise. */
export function officeSettings(
  other: Partial<Omit<Settings, 'mailbox'>> & { mailbox?: Partial<Settings['mailbox']> } = {},
): OfficeSettings {
  return OfficeSettings.parse({
    id: 'ge',
    administration: 'Regione Liguria',
    name: 'Centro per l’Impiego di Genova',
    address: 'via di Prova 1, 16121 Genova',
    ...other,
    mailbox: { address: 'cpi.genova@pec.office.example', imap: nobody, smtp: nobody, ...other.mailbox },
  })
}
