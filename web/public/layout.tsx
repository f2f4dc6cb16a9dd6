import type { VNode } from 'preact'
import { htmlDocument } from '../layout.js'

/** Where everything public stands. */
export const publicSite = '/pubblico'

/** A page for everybody: no session, no cookie, nothing that is not published. */
export function publicPage({ title, body }: { title: string; body: VNode }): string {
  return htmlDocument(
    `${title} · Chiamate pubbliche`,
    <>
      <header class="it-header-slim-wrapper">
        <div class="container">
          <div class="it-header-slim-wrapper-content">
            <a class="navbar-brand" href={publicSite}>
              Chiamate pubbliche · Centri per l’impiego
            </a>
          </div>
        </div>
      </header>
      <main id="contenuto" class="container py-4" tabIndex={-1}>
        <h1 class="h2">{title}</h1>
        {body}
      </main>
      <footer class="pie-di-pagina">
        <nav class="container" aria-label="Informazioni">
          <a href={`${publicSite}/accessibilita`}>Accessibilità</a>
          <a href={`${publicSite}/privacy`}>Dati personali</a>
        </nav>
      </footer>
    </>,
  )
}
