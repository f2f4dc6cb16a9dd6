/**
 * What a rule can refuse, as a closed list: for each code, what the office does next. The sentence that says what
 * happened is written where it happens; neither ever carries personal data (a row number or an application id does).
 */
const REMEDIES = {
  'date-invalid': 'Scrivere la data come AAAA-MM-GG, con un giorno che esiste.',
  'instant-invalid': 'Scrivere l’istante in ISO 8601 con il fuso, per esempio 2031-03-03T12:00:00+01:00.',
  'term-invalid': 'Dare un numero intero di giorni, da 1 a 3650.',
  'window-invalid':
    'Controllare apertura e chiusura dei termini nell’avviso: ogni periodo si apre prima di chiudersi.',
  'window-change-invalid':
    'La proroga si pubblica prima della chiusura e la sposta in avanti; la riapertura si pubblica a termini chiusi e prima di cominciare.',
  'suspension-invalid':
    'Una sola sospensione, con atto motivato, per non più di 30 giorni, dentro il termine.',
  'rule-set-unknown': 'Scegliere un insieme di criteri fra quelli elencati da «chiamate criteria list».',
  'rule-set-invalid': 'Correggere il file dei criteri nei punti indicati e ricontrollarlo.',
  'rule-set-incomplete':
    'Completare i valori mancanti e far confermare i criteri dall’ufficio (chi, quando, con quale atto) prima di usarli.',
  'rule-set-unfit': 'Scegliere criteri fatti per questo tipo di chiamata.',
  'template-unfit':
    'Conservare un modello di avviso di questo tipo di chiamata, con i suoi criteri, e ripetere.',
  'facts-invalid': 'Correggere il dato indicato nella riga indicata; nulla è stato calcolato.',
  'candidates-repeated': 'Togliere la domanda ripetuta: ogni domanda entra in graduatoria una volta sola.',
  'draw-seed-invalid': 'Indicare il numero pubblico previsto dall’avviso, come è stato pubblicato.',
  'reserve-invalid':
    'Controllare i posti riservati: sono interi e, insieme, non superano i posti della chiamata.',
  'sample-invalid':
    'Indicare una quota da 1 a 100 per cento o un numero di domande non superiore a quelle presenti.',
  'outcome-invalid':
    'Controllare gli esiti comunicati dall’ente: riguardano solo persone già avviate, una volta sola.',
} as const

export type RuleErrorCode = keyof typeof REMEDIES

/** A rule refuses its input: `code` for programs, `message` (Italian) for the staff, `remedy` for what to do next. */
export class RuleError extends Error {
  override readonly name = 'RuleError'
  readonly code: RuleErrorCode
  readonly remedy: string

  constructor(code: RuleErrorCode, message: string) {
    super(message)
    this.code = code
    this.remedy = REMEDIES[code]
  }
}
