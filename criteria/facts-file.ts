import { RuleError } from '../domain/errors.js'
import { type CheckedFacts, factsChecker } from '../domain/scoring/facts.js'
import { readFact } from '../domain/scoring/read-fact.js'
import type { FactValue } from '../schemas/application.js'
import type { RuleSet } from '../schemas/criteria.js'
import type { Position } from '../schemas/graduatoria.js'
import type { LegalDate } from '../schemas/time.js'
import { readCsv } from './facts-csv.js'
import { readJson } from './facts-json.js'
import { type FactsRecord, refusedFacts } from './facts-record.js'

/** One person of a file of facts, checked. */
export interface PersonOnFile {
  /** As the file has it: any text that names one person only. */
  readonly id: string
  readonly status: Position['status']
  readonly facts: CheckedFacts
}

/**
 * Reads people and their facts from JSON, CSV or XLSX, told apart by what is in the file. A column is named by the
 * datum's name or by its label; `id` names the person, `status` may say who is *ammessa con riserva*. Money and days
 * are read as people write them; nothing is guessed, and one wrong datum refuses the file.
 *
 * @param lastDay the day on which the window closes: no datum comes after it
 * @throws RuleError `facts-invalid`, with every row and datum that is wrong, in words; `candidates-repeated`
 */
export async function readFactsFile(
  bytes: Uint8Array,
  ruleSet: RuleSet,
  lastDay: LegalDate,
): Promise<readonly PersonOnFile[]> {
  const records = await recordsOf(bytes)
  if (records.length === 0) throw refusedFacts(['il file non contiene nessuna persona'])
  const nameOf = namesOf(ruleSet)
  const problems: string[] = []
  const people = records.map((record) => {
    const { person, wrong } = personOf(record, ruleSet, nameOf, lastDay)
    problems.push(...wrong.map((problem) => `riga ${record.row}: ${problem}`))
    return person
  })
  if (problems.length > 0) throw refusedFacts(problems)
  refuseRepeated(people, records)
  return people
}

/** XLSX is a ZIP; the older format of Excel is told by its own mark; JSON begins with a bracket; the rest is CSV. */
async function recordsOf(bytes: Uint8Array): Promise<FactsRecord[]> {
  const mark = Buffer.from(bytes.subarray(0, 4)).toString('hex')
  if (mark === '504b0304') {
    const { readXlsx } = await import('./facts-xlsx.js')
    return await readXlsx(bytes)
  }
  if (mark === 'd0cf11e0')
    throw refusedFacts(['è un foglio nel vecchio formato XLS: salvarlo come XLSX o CSV'])
  const text = textOf(bytes)
  if (text.includes('\0')) throw refusedFacts(['il file non è JSON, CSV o XLSX'])
  return /^\s*[[{]/.test(text) ? readJson(text) : readCsv(text)
}

/** UTF-8 with or without its mark, UTF-16 with it, otherwise what Excel writes on an Italian Windows. */
function textOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

/** What a heading stands for: a datum's name, or its label. */
function namesOf(ruleSet: RuleSet): (heading: string) => string {
  const plain = (text: string) => text.trim().toLowerCase()
  const names = new Map<string, string>([
    ...Object.entries(ruleSet.facts).map(([name, { label }]): [string, string] => [plain(label), name]),
    ...[...Object.keys(ruleSet.facts), 'id', 'status'].map((name): [string, string] => [plain(name), name]),
  ])
  return (heading) => names.get(plain(heading)) ?? heading
}

function personOf(
  { cells }: FactsRecord,
  ruleSet: RuleSet,
  nameOf: (heading: string) => string,
  lastDay: LegalDate,
): { person: PersonOnFile; wrong: readonly string[] } {
  const given: Record<string, FactValue> = Object.create(null)
  const wrong = new Map<string, string>()
  const texts = new Map<string, string>()
  for (const [heading, cell] of cells) {
    const name = nameOf(heading)
    const declaration = Object.hasOwn(ruleSet.facts, name) ? ruleSet.facts[name] : undefined
    const words = declaration ? `«${declaration.label}» (${name})` : `«${name}»`
    if (texts.has(name)) wrong.set(name, `${words}: c’è due volte`)
    else if (cell !== null && typeof cell === 'object') wrong.set(name, `${words}: ${cell.problem}`)
    else if (declaration && cell !== null) {
      const read = readFact(declaration, cell)
      if ('problem' in read) wrong.set(name, `${words}: ${read.problem}`)
      else given[name] = read.value
    } else if (name !== 'id' && name !== 'status') given[name] = null
    texts.set(name, typeof cell === 'string' ? cell.trim() : '')
  }
  const id = texts.get('id') ?? ''
  if (id === '' || id.length > 200) wrong.set('id', 'manca il codice della persona (id), o è troppo lungo')
  const status = STATUS.get(texts.get('status')?.toLowerCase() ?? '')
  if (!status) wrong.set('status', '«status»: deve essere admitted o with-reserve')
  const { facts, problems } = factsChecker(without(ruleSet, wrong), lastDay)(given)
  return { person: { id, status: status ?? 'admitted', facts }, wrong: [...wrong.values(), ...problems] }
}

/** The same rule set without the data that could not be read: they are wrong already, they need not be missing too. */
function without(ruleSet: RuleSet, unread: ReadonlyMap<string, string>): RuleSet {
  if (unread.size === 0) return ruleSet
  const read = Object.entries(ruleSet.facts).filter(([name]) => !unread.has(name))
  return { ...ruleSet, facts: Object.fromEntries(read) }
}

const STATUS: ReadonlyMap<string, Position['status']> = new Map([
  ['', 'admitted'],
  ['admitted', 'admitted'],
  ['ammessa', 'admitted'],
  ['with-reserve', 'with-reserve'],
  ['ammessa con riserva', 'with-reserve'],
])

function refuseRepeated(people: readonly PersonOnFile[], records: readonly FactsRecord[]): void {
  const rows = new Map<string, number>()
  for (const [index, { id }] of people.entries()) {
    const row = records[index]?.row ?? 0
    const before = rows.get(id)
    if (before !== undefined)
      throw new RuleError(
        'candidates-repeated',
        `Lo stesso codice (id) è alla riga ${before} e alla riga ${row}.`,
      )
    rows.set(id, row)
  }
}
