import { z } from 'zod'

/** What a person of the office may do: the operatore proposes, the responsabile decides, the dirigente signs; the
 *  amministratore keeps the system, the revisore reads everything and changes nothing. */
export const Role = z.enum(['operatore', 'responsabile', 'dirigente', 'amministratore', 'revisore'])
export type Role = z.infer<typeof Role>
