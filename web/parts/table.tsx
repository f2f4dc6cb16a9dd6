import type { ComponentChildren, VNode } from 'preact'

export interface Column {
  readonly head: ComponentChildren
  /** Numbers stand on the right. */
  readonly numeric?: boolean
}

/** A table that a screen reader can walk: a caption, headings, and one row to name each line. */
export function Table({
  caption,
  columns,
  rows,
  empty,
}: {
  caption: string
  columns: readonly Column[]
  rows: readonly (readonly (ComponentChildren | VNode)[])[]
  empty: string
}) {
  if (rows.length === 0) return <p class="vuoto">{empty}</p>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard (WCAG 2.1.1)
    <section class="table-responsive" aria-label={caption} tabIndex={0}>
      <table class="table table-sm table-hover">
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ head, numeric }, n) => (
              <th scope="col" key={n} class={numeric ? 'numero' : undefined}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, n) => (
            <tr key={n}>
              {row.map((cell, c) =>
                c === 0 ? (
                  <th scope="row" key={c} class={columns[c]?.numeric ? 'numero' : undefined}>
                    {cell}
                  </th>
                ) : (
                  <td key={c} class={columns[c]?.numeric ? 'numero' : undefined}>
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

export type Tone = 'danger' | 'warning' | 'success' | 'primary' | 'secondary'

export function Badge({ tone, children }: { tone: Tone; children: ComponentChildren }) {
  return <span class={`badge bg-${tone}`}>{children}</span>
}

/** Where somebody is in a long list, and the way on. */
export function Pages({
  page,
  total,
  perPage,
  address,
}: {
  page: number
  total: number
  perPage: number
  address(page: number): string
}) {
  const last = Math.max(1, Math.ceil(total / perPage))
  if (last === 1) return null
  return (
    <nav class="pagine" aria-label="Pagine dell’elenco">
      {page > 1 && (
        <a href={address(page - 1)} rel="prev">
          Pagina precedente
        </a>
      )}
      <span>
        Pagina {page} di {last}
      </span>
      {page < last && (
        <a href={address(page + 1)} rel="next">
          Pagina successiva
        </a>
      )}
    </nav>
  )
}

/** Names and values, one under the other. */
export function Facts({ facts }: { facts: readonly (readonly [string, ComponentChildren])[] }) {
  return (
    <dl class="fatti">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
