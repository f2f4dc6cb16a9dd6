import { z } from 'zod'

/** What a person of the office may do: the operatore proposes, the responsabile decides, the dirigente signs. */
export const Role = z.enum(['operatore', 'responsabile', 'dirigente', 'amministratore'])
export type Role = z.infer<typeof Role>
