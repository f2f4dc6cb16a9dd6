import { type Cell, type FactsRecord, refusedFacts } from './facts-record.js'

/**
 * Reads facts from JSON: a list of people, `[{ "id": "…", "isee": "8500.00", … }]`, alone or under one name
 * (`{ "candidates": […] }`); the facts of a person may also stand apart, `{ "id": "…", "facts": { … } }`. A number is kept as it is written, so that
 * no amount passes through binary floating point.
 *
 * @throws RuleError `facts-invalid`: no JSON, not a list of people, a datum that is there twice
 */
export function readJson(text: string): FactsRecord[] {
  try {
    JSON.parse(text)
  } catch {
    throw refusedFacts(['il file non è JSON ben scritto'])
  }
  const content = nodeOf(tokens(text), 0)
  const people = content instanceof Map && content.size === 1 ? [...content.values()][0] : content
  if (!Array.isArray(people)) {
    throw refusedFacts(['manca l’elenco delle persone, come [{ "id": "…", "isee": "8500.00" }]'])
  }
  return people.map((person, index) => {
    const row = index + 1
    if (!(person instanceof Map)) throw refusedFacts([`riga ${row}: non è una persona con i suoi dati`])
    return { row, cells: new Map([...flat(person)].map(([name, node]) => [name, cellOf(node)])) }
  })
}

type Node = Scalar | readonly Node[] | ReadonlyMap<string, Node>

/** A number keeps its text; a text does too; yes, no and nothing are what they are. */
type Scalar = { readonly text: string } | boolean | null

/** The facts of a person beside the id, wherever they stand. */
function flat(person: ReadonlyMap<string, Node>): ReadonlyMap<string, Node> {
  const apart = person.get('facts')
  if (!(apart instanceof Map)) return person
  const beside = [...person].filter(([name]) => name !== 'facts')
  const twice = beside.find(([name]) => apart.has(name))
  if (twice) throw refusedFacts([`«${twice[0]}» c’è due volte per la stessa persona`])
  return new Map([...beside, ...apart])
}

function cellOf(node: Node): Cell {
  if (node === null) return null
  if (typeof node === 'boolean') return node ? 'sì' : 'no'
  if (node instanceof Map || Array.isArray(node)) return { problem: 'deve essere un valore solo' }
  return (node as { text: string }).text
}

/** No file of facts is deeper: list, person, facts, datum. */
const DEEPEST = 5

function* tokens(text: string): Generator<string, undefined> {
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+/g)) yield token
}

/** What one value of well-formed JSON says. */
function nodeOf(stream: Generator<string, undefined>, depth: number, token = stream.next().value): Node {
  if (depth > DEEPEST) throw refusedFacts(['il file ha elenchi dentro elenchi: basta una lista di persone'])
  if (token === '{') return mapOf(stream, depth)
  if (token === '[') {
    const nodes: Node[] = []
    for (let next = stream.next().value; next !== ']'; next = stream.next().value)
      if (next !== ',') nodes.push(nodeOf(stream, depth + 1, next))
    return nodes
  }
  if (token === 'true' || token === 'false') return token === 'true'
  if (token === 'null') return null
  return { text: token?.startsWith('"') ? (JSON.parse(token) as string) : (token ?? '') }
}

function mapOf(stream: Generator<string, undefined>, depth: number): ReadonlyMap<string, Node> {
  const map = new Map<string, Node>()
  for (let next = stream.next().value; next !== '}'; next = stream.next().value) {
    if (next === undefined || next === ',') continue
    const name = JSON.parse(next) as string
    stream.next()
    if (map.has(name)) throw refusedFacts([`«${name}» c’è due volte per la stessa persona`])
    map.set(name, nodeOf(stream, depth + 1))
  }
  return map
}
