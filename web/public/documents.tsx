import type { Published } from '../../storage/views/published.js'
import { publicSite } from './layout.js'

const WORDS = {
  avviso: 'Avviso',
  form: 'Modulo di domanda',
  'reserve-form': 'Modulo per chi ha diritto a una riserva di posti',
  graduatoria: 'Graduatoria',
} as const

/** The files that were published, to be downloaded as they are. */
export function Documents({ files }: { files: readonly Published[] }) {
  return (
    <ul aria-label="Documenti">
      {files.map(({ call, name, what }) => (
        <li key={name}>
          <a href={`${publicSite}/${call}/documenti/${encodeURIComponent(name)}`}>{WORDS[what]} (PDF)</a>
        </li>
      ))}
    </ul>
  )
}
