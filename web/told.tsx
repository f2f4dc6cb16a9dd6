import type { Page } from './visit.js'

/** Neither whether it exists nor whose it is. */
export const nothingHere: Page = {
  title: 'Pagina non disponibile',
  body: (
    <>
      <p>La pagina non esiste, oppure è di un altro ufficio o di un’altra funzione.</p>
      <p>
        <a href="/">Torna a «Oggi»</a>. Se la pagina serve al proprio lavoro, l’amministratore può controllare
        la funzione assegnata.
      </p>
    </>
  ),
}

/** A form that does not come from a page of this session. */
export const sessionOver: Page = {
  title: 'Modulo non valido',
  body: (
    <>
      <p>Il modulo non viene da una pagina aperta in questa sessione: nulla è stato cambiato.</p>
      <p>
        <a href="/">Torna a «Oggi»</a>, apri di nuovo la pagina e ripeti.
      </p>
    </>
  ),
}

export const brokenDown: Page = {
  title: 'Qualcosa non ha funzionato',
  body: (
    <>
      <p>
        L’operazione non è stata completata per un errore del sistema. Quanto già registrato è al sicuro;
        ripetere fra qualche minuto. Se continua, avvisare l’amministratore con l’ora e la pagina.
      </p>
      <p>
        <a href="/">Torna a «Oggi»</a>
      </p>
    </>
  ),
}

/** @param kept whether what was typed waits for the same person */
export function signInFirst(kept: boolean): Page {
  return {
    title: 'La sessione è finita',
    body: (
      <>
        <p>
          {kept
            ? 'Quanto scritto non è andato perso: dopo l’accesso la pagina si riapre come era, da confermare.'
            : 'Per continuare bisogna accedere.'}
        </p>
        <p>
          <a class="btn btn-primary" href="/entra">
            Accedi
          </a>
        </p>
      </>
    ),
  }
}

export const signInFailed: Page = {
  title: 'Accesso non riuscito',
  body: (
    <>
      <p>Il servizio di accesso non ha risposto come atteso, o la richiesta è scaduta.</p>
      <p>
        <a class="btn btn-primary" href="/entra">
          Riprova
        </a>
      </p>
    </>
  ),
}

export const notOnTheStaff: Page = {
  title: 'Utenza non abilitata',
  body: (
    <p>
      L’accesso è riuscito, ma questa utenza non è fra quelle del personale. L’amministratore può aggiungerla
      nelle impostazioni.
    </p>
  ),
}

export const signedOut: Page = {
  title: 'Sessione chiusa',
  body: (
    <p>
      <a class="btn btn-primary" href="/entra">
        Accedi di nuovo
      </a>
    </p>
  ),
}

export const tooLarge: Page = {
  title: 'File troppo grande',
  body: (
    <p>
      Un modulo può portare file fino a 40 MB ciascuno: nulla è stato salvato. Tornare indietro e sceglierne
      uno più piccolo.
    </p>
  ),
}

export const tooOften: Page = {
  title: 'Troppe richieste',
  body: (
    <p>Da questa postazione sono arrivate troppe richieste in un minuto: attendere un minuto e ripetere.</p>
  ),
}
