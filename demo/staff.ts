import type { OfficeId, StaffId } from '../schemas/ids.js'
import type { Role } from '../schemas/staff.js'
import type { StaffMember } from '../storage/offices.js'
import type { OfficeOnStage } from './stage.js'

export const operator = 'ge.op1' as StaffId
export const responsible = 'ge.rdp1' as StaffId
/** Decides in the place of the other responsabile where that one may not. */
export const substitute = 'ge.rdp2' as StaffId
export const director = 'ge.dir1' as StaffId
export const neighbour = 'sv.op1' as StaffId

export const directorName = 'Delia Dirigente'

/** Who works in the offices of the demo. */
export const staff: readonly StaffMember[] = [
  member(operator, 'Olga Operatrice', 'operatore'),
  member(responsible, 'Renato Responsabile', 'responsabile'),
  member(substitute, 'Sara Supplente', 'responsabile'),
  member(director, directorName, 'dirigente'),
  member(neighbour, 'Ugo Vicino', 'operatore'),
]

/** Another office of the same installation, which receives what was not for it. */
export const savona: OfficeOnStage = {
  id: 'sv',
  name: 'Centro per l’Impiego di Savona',
  address: 'via di Prova 2, 17100 Savona',
  pec: 'cpi.savona@pec.office.example',
}

function member(id: StaffId, name: string, role: Role): StaffMember {
  return { id, office: id.slice(0, 2) as OfficeId, name, roles: [role] }
}
