import { day, instant } from '../documents/words.js'
import type { Summary } from './summary.js'

/** The page that opens what the demo left: its papers, its figures, its promises. */
export function indexPage({ seed, calls, promises }: Summary): string {
  const sections = calls.map((call) => {
    const { publication, list } = call.terms
    const figures: [string, string][] = [
      ['Posti', `${call.posts}`],
      ['Avviso pubblicato', instant(call.published)],
      [
        'Graduatoria entro',
        `${day(publication.due)} – ${publication.done ? `pubblicata il ${instant(publication.done)}` : 'non pubblicata'}`,
      ],
      [
        'Elenco entro',
        `${day(list.due)} – ${list.done ? `inviato il ${instant(list.done)}` : 'non inviato'}`,
      ],
      [
        'Messaggi ricevuti',
        `${call.messages.received}, di cui ${call.messages.applications} domande e ${call.messages.receipts} ricevute del gestore`,
      ],
      [
        'Domande',
        `${call.applications.admitted} ammesse, ${call.applications.excluded} escluse, ${call.applications.superseded} sostituite`,
      ],
      ['Impronta della graduatoria', call.graduatoria.sha256],
      ['Elenco all’ente', `${call.list.names} persone, consegnato il ${instant(call.list.deliveredAt)}`],
    ]
    return `<section><h2>Chiamata ${call.id}</h2>
<dl>${figures.map(([term, value]) => `<dt>${escaped(term)}</dt><dd>${escaped(value)}</dd>`).join('')}</dl>
<h3>Documenti</h3>
<ul>${call.documents.map((path) => `<li><a href="${escaped(path)}">${escaped(path.slice(path.lastIndexOf('/') + 1))}</a></li>`).join('')}</ul></section>`
  })
  const rows = promises.map(
    ({ promise, expected, found, kept }) =>
      `<tr><td>${escaped(promise)}</td><td>${escaped(short(expected))}</td><td>${escaped(short(found))}</td><td>${kept ? 'mantenuta' : '<strong>NON mantenuta</strong>'}</td></tr>`,
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
</style>
</head>
<body>
<h1>La dimostrazione</h1>
<p>Persone, uffici e messaggi sono inventati a partire dal seme «${escaped(seed)}»: lo stesso seme racconta la stessa storia.</p>
${sections.join('\n')}
<section><h2>Le promesse</h2>
<table><thead><tr><th scope="col">Promessa</th><th scope="col">Atteso</th><th scope="col">Trovato</th><th scope="col">Esito</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table></section>
</body>
</html>
`
}

function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 16)}…` : text
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
