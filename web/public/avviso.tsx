import { capital } from '../../documents/words.js'
import type { AvvisoPage } from '../../schemas/public-page.js'
import type { Instant } from '../../schemas/time.js'
import type { Published } from '../../storage/views/published.js'
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
        {body.map((block, n) => (
          <Piece key={n} block={block} />
        ))}
      </article>
      <p>
        {office.administration}, {office.office}, {office.address}. PEC: {office.pec}.
      </p>
    </>
  )
}

function Piece({ block }: { block: AvvisoPage['body'][number] }) {
  switch (block.kind) {
    case 'text':
      return <p>{block.text}</p>
    case 'heading':
      return <h2 class="h4">{capital(block.text)}</h2>
    case 'items': {
      const items = block.items.map((item, n) => <li key={n}>{item}</li>)
      return block.lettered ? <ol type="a">{items}</ol> : <ul>{items}</ul>
    }
    case 'facts':
      return (
        <dl class="fatti">
          {block.pairs.map(([name, value], n) => (
            <div key={n}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )
  }
}
