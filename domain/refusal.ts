/** Why a command was not carried out. Nothing has changed. The words are for the person who gave it. */
const words = {
  'wrong-state': 'Questo passo non è possibile adesso: è già avvenuto o non è ancora il momento.',
  'wrong-role': 'Questo passo spetta a un’altra funzione dell’ufficio.',
  'same-person': 'Serve una seconda persona: chi ha fatto il passo precedente non può decidere anche questo.',
  'unknown-person': 'La persona indicata non fa parte del personale: controllare il codice.',
  'other-office': 'La pratica è di un altro ufficio.',
  'command-reused':
    'Questo comando è già stato dato con un contenuto diverso: ricaricare la pagina e ripetere.',
  'data-missing': 'Mancano i dati del comando: ricaricare la pagina e ripetere.',
  'data-invalid': 'I dati non sono completi o non sono corretti: nulla è stato salvato.',
  frozen: 'L’istruttoria è chiusa: i dati della domanda non cambiano più.',
  'not-admissible':
    'La domanda non ha i requisiti per essere ammessa: vedere i rilievi, o correggere i dati riportati.',
  'reason-missing': 'Un’esclusione ha bisogno di almeno un motivo.',
  'review-incomplete': 'L’istruttoria non può chiudersi: ci sono domande senza decisione.',
  'facts-missing':
    'L’istruttoria non può chiudersi: a domande ammesse manca un dato che i criteri chiedono a tutti. Riprenderle e riportarlo, o decidere altrimenti.',
  'mail-pending':
    'L’istruttoria non può chiudersi: un messaggio non letto o non smistato potrebbe appartenere alla chiamata.',
  'draw-needed':
    'Ci sono candidati a pari punti: serve il numero pubblico del sorteggio indicato nell’avviso.',
  'draw-too-early':
    'Il numero del sorteggio non va bene: deve essere già uscito, e dopo la chiusura dell’istruttoria, quando nessuno poteva più cambiare i dati.',
  'sample-too-early':
    'Il numero del campione non va bene: deve essere già uscito, e dopo che il controllo era stato disposto.',
  'check-unproved': 'L’esito di un controllo ha bisogno del suo riscontro: caricarlo e ripetere.',
  'correction-unexplained':
    'Questa graduatoria ne sostituisce una già approvata: scrivere il motivo, con parole che tutti possono leggere.',
  'correction-tells-who':
    'Il motivo della correzione si pubblica e non può dire chi è una persona: riscriverlo senza cognomi, codici fiscali, recapiti.',
  'stale-page': 'Nel frattempo è cambiato qualcosa: ricaricare la pagina e rivedere la decisione.',
  conflict:
    'Chi ha dichiarato un conflitto di interessi su questa domanda non può agire: serve un’altra persona.',
  'requirement-to-check': 'Prima di ammettere, una persona conclude su ogni requisito da verificare.',
  'already-asked':
    'C’è già una richiesta di integrazione aperta: attendere la risposta o la fine del termine.',
  'not-curable':
    'Il soccorso istruttorio sana la forma, mai i punteggi o una riserva non dichiarata: la richiesta non parte.',
  'term-too-short': 'Il termine dato alla persona finisce prima di domani: indicarne uno più lungo.',
  'observations-open':
    'La graduatoria definitiva aspetta: il termine per le osservazioni corre ancora, o una è senza risposta.',
  'not-observing':
    'Si osserva su una graduatoria provvisoria pubblicata, finché non è approvata la definitiva: unire il messaggio come integrazione, se l’istruttoria è aperta, oppure riaprirla con un motivo.',
  'unknown-ranking': 'La graduatoria indicata non è fra quelle dell’avviso.',
  'act-unfit': 'L’atto caricato non approva questa graduatoria: controllare il file firmato.',
  'act-to-compare':
    'L’atto è firmato, ma non mostra di approvare queste graduatorie: due persone lo confrontano e lo dichiarano, poi si approva.',
  'not-running':
    'Il procedimento non è in esecuzione: riprenderlo con «chiamate resume» e ripetere il comando.',
  'review-closed':
    'L’istruttoria della chiamata è chiusa: per accogliere una domanda va prima riaperta, con un motivo; altrimenti il messaggio si unisce come osservazione, o si archivia.',
  'same-office': 'La chiamata è di questo ufficio: il messaggio si assegna alla chiamata.',
  'channel-closed': 'L’avviso non ammette questo modo di presentare la domanda.',
  'instant-in-future': 'L’istante indicato deve ancora venire: controllare la data e l’ora.',
  'scan-missing': 'La scansione non è nell’archivio: caricarla di nuovo e ripetere.',
  'proof-missing': 'Servono il numero della raccomandata e la scansione dell’avviso di ricevimento.',
  'already-registered': 'Questa scansione è già registrata con una domanda.',
  'request-incomplete':
    'La richiesta non può essere accolta: qualcosa manca o la legge non lo permette; chiedere all’ente, o rispondere di no.',
  'request-drafted': 'Da questa richiesta è già stato scritto un avviso: correggere quello.',
  'template-missing':
    'L’ufficio non ha ancora un modello di avviso per questo tipo di chiamata: scriverlo e ripetere.',
  'plan-impossible':
    'L’avviso non può essere approvato: con questi tempi un termine non si può rispettare. Correggere le date e ripetere.',
  'warnings-to-confirm': 'Prima di approvare, confermare di aver visto ciò che l’avviso segnala.',
  'already-assigned': 'Il messaggio è già stato smistato.',
  'already-decided':
    'Su alcune domande c’è già una decisione e i loro dati non cambiano più: togliere le loro righe dal file.',
  'already-annulled': 'La registrazione è annullata: resta leggibile e non cambia più.',
  'annulment-unexplained':
    'L’annullamento di una registrazione ha bisogno del suo motivo, scritto in parole.',
  'numbers-wrong': 'Nessun numero è stato riportato: correggere le righe indicate e ripetere.',
  'not-regional':
    'I numeri di protocollo dell’ufficio sono quelli del suo registro: non ne riceve dalla Regione.',
  'emergency-unexplained':
    'Il registro di emergenza ha bisogno della causa dell’interruzione e del suo istante, che non può essere futuro.',
  'emergency-open': 'Il registro di emergenza è già aperto.',
  'no-emergency': 'Nessun registro di emergenza è aperto.',
  'emergency-end-wrong':
    'L’istante di ripristino viene dopo quello dell’interruzione e non può essere futuro: correggerlo e ripetere.',
} as const

export type RefusalCode = keyof typeof words

/** A command that can't be carried out, said in Italian to who gave it. `detail` adds counts and ids, never names. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: RefusalCode
  constructor(code: RefusalCode, detail?: string, words = refusalWords(code, detail)) {
    super(words)
    this.code = code
  }
}

export function refusalWords(code: RefusalCode, detail?: string): string {
  return detail ? `${words[code]} (${detail})` : words[code]
}

export function isRefusalCode(code: string): code is RefusalCode {
  return Object.hasOwn(words, code)
}
