import type { Block } from '../../documents/blocks.js'
import { capital } from '../../documents/words.js'
import { Facts, Table } from './table.js'

/** A paper of words as a page shows it: under the title of the page, or one level `lower`. */
export function Blocks({ blocks, lower = false }: { blocks: readonly Block[]; lower?: boolean }) {
  return (
    <>
      {blocks.map((block, n) => (
        <OneBlock key={n} block={block} lower={lower} />
      ))}
    </>
  )
}

function OneBlock({ block, lower }: { block: Block; lower: boolean }) {
  switch (block.kind) {
    case 'text':
      return <p>{block.text}</p>
    case 'heading':
      return lower ? <h3 class="h5">{capital(block.text)}</h3> : <h2 class="h4">{capital(block.text)}</h2>
    case 'facts':
      return <Facts facts={block.pairs} />
    case 'items': {
      const items = block.items.map((item, n) => <li key={n}>{item}</li>)
      return block.lettered ? <ol type="a">{items}</ol> : <ul>{items}</ul>
    }
    case 'table':
      return (
        <Table
          caption={block.head.join(', ')}
          columns={block.head.map((head, n) => ({
            head,
            numeric: block.figures && n === block.head.length - 1,
          }))}
          rows={block.rows}
          empty=""
        />
      )
  }
}
