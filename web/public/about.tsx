import { AVVISO_TEXTS } from '../../documents/avviso-texts.js'

interface Office {
  readonly administration: string
  readonly name: string
  readonly address: string
  readonly pec: string
}

/** First form, for the administration to complete. @norma L. 4/2004 art. 3-quater */
export function accessibilityPage(offices: readonly Office[]) {
  return (
    <>
      <p>
        L’amministrazione si impegna a rendere accessibile questo sito, secondo la legge 9 gennaio 2004, n. 4.
        Questa dichiarazione riguarda le pagine pubbliche delle chiamate.
      </p>
      <h2 class="h4">Stato di conformità</h2>
      <p>
        Il sito è parzialmente conforme alla norma UNI CEI EN 301549 (WCAG 2.1, livello AA): le pagine sono
        controllate con uno strumento automatico a ogni versione e sono leggibili con la sola tastiera e a 320
        pixel di larghezza; una prova con persone non è ancora stata fatta.
      </p>
      <h2 class="h4">Contenuti</h2>
      <p>
        Ogni avviso e ogni graduatoria è una pagina, oltre che un file PDF accessibile (PDF/UA). Il modulo di
        domanda è un PDF che si compila sullo schermo.
      </p>
      <h2 class="h4">Segnalazioni</h2>
      <p>Chi incontra un ostacolo può scrivere all’ufficio, che risponde entro 30 giorni:</p>
      <Offices offices={offices} />
      <p>
        Se la risposta manca o non basta, ci si può rivolgere al Difensore civico per il digitale presso AgID,
        dal sito <a href="https://www.agid.gov.it">www.agid.gov.it</a>.
      </p>
    </>
  )
}

/** First form, for the administration to complete. @norma Reg. (UE) 2016/679 art. 13 */
export function privacyPage(offices: readonly Office[]) {
  return (
    <>
      <h2 class="h4">Chi visita queste pagine</h2>
      <p>
        Queste pagine non usano cookie, non chiedono di accedere e non caricano nulla da altri siti. Il server
        tratta l’indirizzo di rete di chi le chiede soltanto per rispondere e per difendersi da troppe
        richieste, e non lo conserva.
      </p>
      <h2 class="h4">Chi presenta una domanda</h2>
      <p>{AVVISO_TEXTS.privacy}</p>
      <p>
        Nelle graduatorie pubblicate non c’è il nome di nessuno: solo un codice, che conosce chi ha presentato
        la domanda, e la posizione. Ogni pubblicazione è tolta dal sito nel giorno indicato dall’avviso.
      </p>
      <h2 class="h4">A chi scrivere</h2>
      <Offices offices={offices} />
      <p>
        Ciascuno può chiedere i propri dati, farli correggere, opporsi al trattamento (articoli da 15 a 22 del
        Regolamento (UE) 2016/679) e reclamare al Garante per la protezione dei dati personali.
      </p>
    </>
  )
}

function Offices({ offices }: { offices: readonly Office[] }) {
  return (
    <ul>
      {offices.map(({ administration, name, address, pec }) => (
        <li key={name}>
          {administration}, {name}, {address}. PEC: {pec}
        </li>
      ))}
    </ul>
  )
}
