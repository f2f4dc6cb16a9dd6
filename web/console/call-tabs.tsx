import type { CallId } from '../../schemas/ids.js'

const tabs = [
  { door: 'call', words: 'Chiamata', path: '' },
  { door: 'applications', words: 'Domande', path: '/domande' },
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
