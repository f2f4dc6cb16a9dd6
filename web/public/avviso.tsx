import type { AvvisoPage } from '../../schemas/public-page.js'
import type { Instant } from '../../schemas/time.js'
import type { Published } from '../../storage/views/published.js'
import { Blocks } from '../parts/blocks.js'
import { when } from '../words.js'
import { Documents } from './documents.js'
import { publicSite } from './layout.js'

/** The avviso as a page, with its files. */
export function avvisoPage(page: AvvisoPage, all: readonly Published[], now: Instant) {
  const { body, office, opensAt, closesAt, call } = page
  const over = Date.parse(now) > Date.parse(closesAt)
  return (
    <>
      <p class="lead">
        {over ? 'I termini sono scaduti il ' : `Domande dal ${when(opensAt)} al `}
        {when(closesAt)}.
      </p>
      <Documents files={all.filter(({ online, what }) => online && what !== 'graduatoria')} />
      {all.some(({ online, what }) => online && what === 'graduatoria') && (
        <p>
          <a href={`${publicSite}/${call}/graduatoria`}>La graduatoria di questa chiamata</a>
        </p>
      )}
      <article class="atto">
        <Blocks blocks={body} />
      </article>
      <p>
        {office.administration}, {office.office}, {office.address}. PEC: {office.pec}.
      </p>
    </>
  )
}
