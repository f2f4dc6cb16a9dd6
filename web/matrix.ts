import type { Role } from '../schemas/staff.js'

/** To which office a page belongs: that of who looks, or that of what its address names. */
export type Belongs =
  | 'own'
  | 'office'
  | 'call'
  | 'application'
  | 'message'
  | 'delivery'
  | 'observation'
  | 'request'

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
  requests: page('/richieste', 'own'),
  newRequest: page('/richieste/nuova', 'own', ['operatore']),
  registerRequest: action('/richieste/nuova', 'own', 'operatore'),
  request: page('/richieste/:request', 'request'),
  documentOfRequest: page('/richieste/:request/documenti/:number', 'request'),
  reviseRequest: action('/richieste/:request/dati', 'request', 'operatore'),
  acceptRequest: action('/richieste/:request/accogli', 'request', 'responsabile'),
  askCompletion: action('/richieste/:request/completa', 'request', 'responsabile'),
  refuseRequest: action('/richieste/:request/rifiuta', 'request', 'responsabile'),
  template: page('/modelli', 'own', ['responsabile']),
  keepTemplate: action('/modelli', 'own', 'responsabile'),
  draft: page('/richieste/:request/avviso', 'request', ['operatore']),
  draftFromRequest: action('/richieste/:request/avviso', 'request', 'operatore'),
  avviso: page('/chiamate/:call/avviso', 'call'),
  revision: page('/chiamate/:call/avviso/correggi', 'call', ['operatore']),
  reviseAvviso: action('/chiamate/:call/avviso/correggi', 'call', 'operatore'),
  approveAvviso: action('/chiamate/:call/avviso/approva', 'call', 'dirigente'),
  publishAvviso: action('/chiamate/:call/avviso/pubblica', 'call', 'responsabile'),
  scoring: page('/chiamate/:call/prova', 'call', office),
  tryScoring: action('/chiamate/:call/prova', 'call', ...office),
  paperOfCall: page('/chiamate/:call/carte/:digest', 'call'),
  graduatoria: page('/chiamate/:call/graduatoria', 'call'),
  versions: page('/chiamate/:call/graduatoria/versioni', 'call'),
  closeReview: action('/chiamate/:call/istruttoria/chiudi', 'call', 'responsabile'),
  reopenReview: action('/chiamate/:call/istruttoria/riapri', 'call', 'responsabile'),
  proposeGraduatoria: action('/chiamate/:call/graduatoria/proponi', 'call', 'responsabile'),
  approveGraduatoria: action('/chiamate/:call/graduatoria/approva', 'call', 'dirigente'),
  compareAct: action('/chiamate/:call/graduatoria/confronta', 'call', 'responsabile', 'dirigente'),
  observations: page('/chiamate/:call/osservazioni', 'call'),
  closeObservations: action('/chiamate/:call/osservazioni/chiudi', 'call', 'responsabile'),
  observation: page('/osservazioni/:observation', 'observation'),
  tryEffect: action('/osservazioni/:observation/effetto', 'observation', ...office),
  decideObservation: action('/osservazioni/:observation/decidi', 'observation', 'responsabile'),
  letters: page('/chiamate/:call/comunicazioni', 'call'),
  sendLetters: action('/chiamate/:call/comunicazioni/lettere', 'call', 'responsabile'),
  paper: page('/lettere', 'own'),
  delivery: page('/invii/:delivery', 'delivery'),
  letterOfDelivery: page('/invii/:delivery/lettera', 'delivery'),
  repeatSending: action('/invii/:delivery/ripeti', 'delivery', 'responsabile'),
  recordPaper: action('/invii/:delivery/carta', 'delivery', 'operatore'),
  list: page('/chiamate/:call/elenco', 'call'),
  sendList: action('/chiamate/:call/elenco/invia', 'call', 'responsabile'),
  terms: page('/chiamate/:call/termini', 'call'),
  file: page('/chiamate/:call/fascicolo', 'call'),

  bulk: page('/chiamate/:call/domande/ammetti', 'call', ['responsabile']),
  admitTicked: action('/chiamate/:call/domande/ammetti', 'call', 'responsabile'),
  applicationsTable: page('/chiamate/:call/domande/esporta/:format', 'call', office),
  counter: page('/chiamate/:call/sportello', 'call'),
  present: action('/chiamate/:call/sportello', 'call', 'operatore'),
  receipt: page('/domande/:application/ricevuta', 'application'),
  exchange: page('/chiamate/:call/scambio', 'call'),
  exportToCheck: action('/chiamate/:call/scambio/esporta', 'call', 'operatore'),
  previewImport: action('/chiamate/:call/scambio/anteprima', 'call', 'operatore'),
  applyImport: action('/chiamate/:call/scambio/applica', 'call', 'operatore'),
  sorting: page('/smistamento', 'own'),
  messageToSort: page('/smistamento/:message', 'message'),
  messageDocument: page('/smistamento/:message/documenti/:number', 'message'),
  assign: action('/smistamento/:message', 'message', 'operatore', 'responsabile'),
  alerts: page('/segnalazioni', 'own'),
  readings: page('/letture', 'own', ['revisore']),
  readingsTable: page('/letture/esporta', 'own', ['revisore']),
  office: page('/ufficio', 'own', everybody),
  criteria: page('/criteri/:criteria', 'own', everybody),
  keepCriteria: action('/ufficio/criteri', 'own', 'responsabile'),
  register: page('/registro', 'own'),
  registerEntry: page('/registro/:office/:year/:entry', 'office'),
  annulEntry: action('/registro/:office/:year/:entry/annulla', 'office', 'responsabile'),
  dailyRegister: page('/registro/:office/giornaliero/:day', 'office'),
  registerTable: page('/registro/esporta', 'own'),
  importNumbers: action('/registro/numeri', 'own', 'operatore', 'responsabile'),
  openEmergency: action('/registro/emergenza/apri', 'own', 'responsabile'),
  closeEmergency: action('/registro/emergenza/chiudi', 'own', 'responsabile'),
  search: page('/cerca', 'own'),
  sayWhy: action('/cerca/motivo', 'own', ...readers),
} as const satisfies Record<string, Door>

export type DoorName = keyof typeof DOORS
