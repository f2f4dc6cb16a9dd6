import type { Role } from '../schemas/staff.js'

/** To which office a page belongs: that of who looks, or that of what its address names. */
export type Belongs = 'own' | 'call' | 'application' | 'message' | 'delivery' | 'observation' | 'request'

/** Who may go through a door of the console, and to what it leads. */
export interface Door {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly roles: readonly Role[]
  readonly of: Belongs
  /** Only where there is a simulator: nobody writes as an applicant in production. */
  readonly onTrial?: true
}

const office: readonly Role[] = ['operatore', 'responsabile', 'dirigente']
const readers: readonly Role[] = [...office, 'revisore']
const everybody: readonly Role[] = [...readers, 'amministratore']

const page = (path: string, of: Belongs, roles: readonly Role[] = readers): Door => ({
  method: 'GET',
  path,
  of,
  roles,
})
const action = (path: string, of: Belongs, ...roles: Role[]): Door => ({ method: 'POST', path, of, roles })

/**
 * Roles × offices × pages: the one table from which the server is built and which the test walks. A door that is not
 * here does not exist; what the commands behind it refuse (two people, conflict of interest, the moment) they refuse
 * by themselves, whatever stands here.
 */
export const DOORS = {
  today: page('/', 'own', everybody),
  calls: page('/chiamate', 'own'),
  call: page('/chiamate/:call', 'call'),
  applications: page('/chiamate/:call/domande', 'call'),
  application: page('/domande/:application', 'application'),
  document: page('/domande/:application/documenti/:number', 'application'),
  enterData: action('/domande/:application/dati', 'application', 'operatore'),
  admit: action('/domande/:application/ammetti', 'application', 'responsabile'),
  admitWithReserve: action('/domande/:application/riserva', 'application', 'responsabile'),
  exclude: action('/domande/:application/escludi', 'application', 'responsabile'),
  askIntegration: action('/domande/:application/integrazione', 'application', 'responsabile'),
  declareConflict: action(
    '/domande/:application/conflitto',
    'application',
    'operatore',
    'responsabile',
    'dirigente',
  ),
  simulator: { ...page('/simulatore', 'own', everybody), onTrial: true },
  simulatorWrite: { ...action('/simulatore/scrivi', 'own', ...everybody), onTrial: true },
  simulatorExample: { ...action('/simulatore/esempi', 'own', ...everybody), onTrial: true },
  simulatorClock: { ...action('/simulatore/orologio', 'own', ...everybody), onTrial: true },
  simulatorSign: { ...action('/simulatore/firma', 'own', ...everybody), onTrial: true },
} as const satisfies Record<string, Door>

export type DoorName = keyof typeof DOORS
