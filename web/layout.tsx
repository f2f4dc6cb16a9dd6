import type { ComponentChildren } from 'preact'
import { render } from 'preact-render-to-string'
import { DOORS, type Door, type DoorName } from './matrix.js'
import type { Page, Visit } from './visit.js'
import { ROLE } from './words.js'

const menu: readonly { door: DoorName; words: string }[] = [
  { door: 'today', words: 'Oggi' },
  { door: 'requests', words: 'Richieste' },
  { door: 'calls', words: 'Chiamate' },
  { door: 'sorting', words: 'Smistamento' },
  { door: 'search', words: 'Cerca' },
  { door: 'register', words: 'Registro' },
  { door: 'alerts', words: 'Segnalazioni' },
  { door: 'readings', words: 'Letture' },
  { door: 'office', words: 'Ufficio' },
  { door: 'template', words: 'Modello di avviso' },
  { door: 'simulator', words: 'Simulatore' },
]

/** A whole page of the console, as bytes of HTML. */
export function consolePage(visit: Visit, { title, body }: Page): string {
  return htmlDocument(
    `${title} · Chiamate`,
    <>
      <Header visit={visit} />
      <main id="contenuto" class="container py-4" tabIndex={-1}>
        <h1 class="h2">{title}</h1>
        {visit.notice && (
          <div class="alert alert-success" role="status">
            {visit.notice}
          </div>
        )}
        {visit.problem && (
          <div class="alert alert-danger" role="alert" id="problema" tabIndex={-1}>
            <strong>Non è stato possibile.</strong> {visit.problem.message}
          </div>
        )}
        {body}
      </main>
    </>,
  )
}

/** A page for whoever is not at the console: to sign in, or told that there is nothing here for them. */
export function plainPage({ title, body }: Page): string {
  return htmlDocument(
    `${title} · Chiamate`,
    <>
      <Brand />
      <main id="contenuto" class="container py-5" tabIndex={-1}>
        <h1 class="h2">{title}</h1>
        {body}
      </main>
    </>,
  )
}

/** Any page of ours, with what every page needs. */
export function htmlDocument(title: string, body: ComponentChildren): string {
  const page = (
    <html lang="it">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{title}</title>
        <link rel="stylesheet" href="/risorse/chiamate.css" />
        <link rel="icon" href="/risorse/icona.svg" type="image/svg+xml" />
        <script src="/risorse/chiamate.js" defer />
      </head>
      <body>
        <div class="skiplinks">
          <a class="visually-hidden-focusable" href="#contenuto">
            Vai al contenuto
          </a>
        </div>
        {body}
      </body>
    </html>
  )
  return `<!doctype html>${render(page)}`
}

function Brand() {
  return (
    <header class="it-header-slim-wrapper">
      <div class="container">
        <div class="it-header-slim-wrapper-content">
          <span class="navbar-brand">Chiamate pubbliche · Centri per l’impiego</span>
        </div>
      </div>
    </header>
  )
}

function Header({ visit }: { visit: Visit }) {
  const { name, roles } = visit.session.staff
  const open = menu.filter(({ door }) => {
    const { roles: whose, onTrial }: Door = DOORS[door]
    return whose.some((role) => roles.includes(role)) && (!onTrial || visit.simulator !== undefined)
  })
  return (
    <header>
      <div class="it-header-slim-wrapper">
        <div class="container">
          <div class="it-header-slim-wrapper-content">
            <span class="navbar-brand">Chiamate pubbliche · Centri per l’impiego</span>
            <form method="post" action="/esci" class="uscita">
              <input type="hidden" name="csrf" value={visit.session.csrf} />
              <span>
                {name} ({roles.map((role) => ROLE[role]).join(', ')})
              </span>
              <button type="submit" class="btn btn-sm btn-outline-light">
                Esci
              </button>
            </form>
          </div>
        </div>
      </div>
      <nav class="navigazione" aria-label="Principale">
        <div class="container">
          <ul>
            {open.map(({ door, words }) => (
              <li key={door}>
                <a href={DOORS[door].path}>{words}</a>
              </li>
            ))}
          </ul>
        </div>
      </nav>
    </header>
  )
}
