import { writeFileSync } from 'node:fs'
import { argv } from 'node:process'
import { pathToFileURL } from 'node:url'
import { APPLICATION_STATE, CALL_STATE, REQUEST_STATE } from '../documents/words.js'
import { APPLICATION_TRANSITIONS } from '../domain/application-transitions.js'
import { CALL_TRANSITIONS } from '../domain/call-transitions.js'
import { REQUEST_TRANSITIONS } from '../domain/request-transitions.js'
import type { Transition } from '../domain/transitions.js'

/** `docs/procedure.md`, drawn from the one table that also says what is allowed. */
export function procedurePage(): string {
  return `# The procedure

Drawn from the tables in \`domain/*-transitions.ts\`, which also decide what is allowed: \`npx tsx scripts/procedure-page.ts\`
writes this page, and a test compares the two. What is not drawn is refused.

*procedure* is nobody: a fact has come about (an hour has passed, a receipt is there). *other than* says whose step
before it the same person must not have done.

${life('A request', REQUEST_TRANSITIONS, REQUEST_STATE)}
${life('A call', CALL_TRANSITIONS, CALL_STATE)}
${life('An application', APPLICATION_TRANSITIONS, APPLICATION_STATE)}`
}

function life<State extends string>(
  title: string,
  table: readonly Transition<State, string>[],
  words: Readonly<Record<State, string>>,
): string {
  const arrows = table.map(({ from, event, to }) => `  ${id(from)} --> ${id(to)}: ${event}`)
  const names = (Object.entries(words) as [State, string][]).map(
    ([state, italian]) => `  state "${italian}" as ${id(state)}`,
  )
  const rows = table.map(
    ({ from, event, to, role, anotherThan, norm, words: what }) =>
      `| ${from} | ${event} | ${to} | ${role}${anotherThan ? `, other than ${anotherThan.join(', ')}` : ''} | ${what} | ${norm} |`,
  )
  return `## ${title}

\`\`\`mermaid
stateDiagram-v2
${names.join('\n')}
${arrows.join('\n')}
\`\`\`

| from | step | to | who | what happens | source |
|---|---|---|---|---|---|
${rows.join('\n')}
`
}

/** A state as the diagram can name it. */
function id(state: string): string {
  return state.replaceAll('-', '_')
}

if (pathToFileURL(argv[1] ?? '').href === import.meta.url)
  writeFileSync(new URL('../docs/procedure.md', import.meta.url), procedurePage())
