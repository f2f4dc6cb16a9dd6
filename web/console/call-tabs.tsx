import type { CallId } from '../../schemas/ids.js'

const tabs = [
  { door: 'call', words: 'Chiamata', path: '' },
  { door: 'avviso', words: 'Avviso', path: '/avviso' },
  { door: 'applications', words: 'Domande', path: '/domande' },
  { door: 'counter', words: 'Sportello e posta', path: '/sportello' },
  { door: 'exchange', words: 'Scambio dati', path: '/scambio' },
  { door: 'graduatoria', words: 'Graduatoria', path: '/graduatoria' },
  { door: 'observations', words: 'Osservazioni', path: '/osservazioni' },
  { door: 'letters', words: 'Comunicazioni', path: '/comunicazioni' },
  { door: 'list', words: 'Elenco', path: '/elenco' },
  { door: 'terms', words: 'Termini', path: '/termini' },
  { door: 'file', words: 'Fascicolo', path: '/fascicolo' },
] as const

/** The pages of one call. */
export function CallTabs({ call, here }: { call: CallId; here: (typeof tabs)[number]['door'] }) {
  return (
    <nav aria-label={`Pagine della chiamata ${call}`}>
      <ul class="schede">
        {tabs.map(({ door, words, path }) => (
          <li key={door}>
            <a href={`/chiamate/${call}${path}`} {...(door === here ? { 'aria-current': 'page' } : {})}>
              {words}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
