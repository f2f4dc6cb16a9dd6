import { day, instant } from '../documents/words.js'
import { KINDS } from '../domain/kind-of-call.js'
import { romeDate, withArticle } from '../domain/terms/index.js'
import type { Instant } from '../schemas/time.js'
import type { Summary } from './summary.js'

/** The page that opens what the demo left: its papers, its figures, its stories and promises, its days.
 *  @param days the time line, as it was printed */
export function indexPage({ seed, calls, stories, promises }: Summary, days: string): string {
  const sections = calls.map((call) => {
    const { publication, list } = call.terms
    const figures: [string, string][] = [
      ['Posti', `${call.posts}`],
      ['Avviso pubblicato', instant(call.published)],
      [
        'Graduatoria entro',
        `${day(publication.due)} – ${publication.done ? `pubblicata ${on(publication.done)}` : 'non pubblicata'}`,
      ],
      ['Elenco entro', `${day(list.due)} – ${list.done ? `inviato ${on(list.done)}` : 'non inviato'}`],
      [
        'Messaggi ricevuti',
        `${call.messages.received} nella casella, comune alle due chiamate; di questa, ${call.messages.applications} domande e ${call.messages.receipts} ricevute del gestore`,
      ],
      [
        'Domande',
        `ammesse ${call.applications.admitted}, escluse ${call.applications.excluded}, sostituite ${call.applications.superseded}, ritirate ${call.applications.withdrawn}`,
      ],
      ...call.versions.map(({ stage, sha256 }): [string, string] => [
        `Impronta della graduatoria ${stage === 'provisional' ? 'provvisoria' : 'definitiva'}`,
        sha256,
      ]),
      ['Elenco all’ente', `${call.list.names} persone, consegnato ${on(call.list.deliveredAt)}`],
    ]
    return `<section><h2>Chiamata ${call.id}</h2>
<p>${escaped(KINDS[call.kind].law)}</p>
<dl>${figures.map(([term, value]) => `<dt>${escaped(term)}</dt><dd>${escaped(value)}</dd>`).join('')}</dl>
<h3>Documenti</h3>
<ul>${call.documents.map((path) => `<li><a href="${escaped(path)}">${escaped(path.slice(path.lastIndexOf('/') + 1))}</a></li>`).join('')}</ul></section>`
  })
  const told = stories.map(({ story, expected, found, kept }) =>
    row(story, expected, `${found}`, kept ? 'trovata' : '<strong>NON trovata</strong>'),
  )
  const rows = promises.map(({ promise, expected, found, kept }) =>
    row(promise, expected, found, kept ? 'mantenuta' : '<strong>NON mantenuta</strong>'),
  )
  return `<!doctype html>
<html lang="it">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Chiamate – la dimostrazione</title>
<style>
body { font-family: system-ui, sans-serif; line-height: 1.5; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #17324d; }
dl { display: grid; grid-template-columns: minmax(10rem, auto) 1fr; gap: .25rem 1.5rem; }
dt { font-weight: 600; } dd { margin: 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .4rem .6rem; border-bottom: 1px solid #c5c7c9; vertical-align: top; }
a { color: #06c; }
pre { white-space: pre-wrap; font: inherit; }
</style>
</head>
<body>
<h1>La dimostrazione</h1>
<p>Persone, uffici e messaggi sono inventati a partire dal seme «${escaped(seed)}»: lo stesso seme racconta la stessa storia.</p>
${sections.join('\n')}
<section><h2>Le storie</h2>
<p>Di ciascuna, quanti casi ne ha l’archivio quando tutto è finito.</p>
<table><thead><tr><th scope="col">Storia</th><th scope="col">Attesi</th><th scope="col">Trovati</th><th scope="col">Esito</th></tr></thead>
<tbody>${told.join('\n')}</tbody></table></section>
<section><h2>Le promesse</h2>
<table><thead><tr><th scope="col">Promessa</th><th scope="col">Atteso</th><th scope="col">Trovato</th><th scope="col">Esito</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table></section>
<section><h2>Giorno per giorno</h2>
<pre>${escaped(days)}</pre></section>
</body>
</html>
`
}

/** `l’11 aprile 2031, ore 09:00:00`. */
function on(at: Instant): string {
  return instant(at).replace(day(romeDate(at)), withArticle('il', romeDate(at)))
}

function row(words: string, expected: string, found: string, outcome: string): string {
  return `<tr><td>${escaped(words)}</td><td>${escaped(short(expected))}</td><td>${escaped(short(found))}</td><td>${outcome}</td></tr>`
}

function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 16)}…` : text
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
