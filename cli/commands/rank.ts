import { writeFile } from 'node:fs/promises'
import { Command, InvalidArgumentError, Option } from 'commander'
import { readFactsFile } from '../../criteria/facts-file.js'
import { loadRuleSet, readRuleSet } from '../../criteria/load.js'
import { buildGraduatoria, type RankingInput } from '../../domain/ranking.js'
import { endOfDay, isRealDate, romeDate } from '../../domain/terms/index.js'
import type { RuleSet } from '../../schemas/criteria.js'
import type { Graduatoria } from '../../schemas/graduatoria.js'
import type { ApplicationId, CallId } from '../../schemas/ids.js'
import { Instant, LegalDate } from '../../schemas/time.js'
import { machineClock } from '../../workers/clock.js'
import { InputError, readInput, whyUnreadable } from '../input.js'
import { graduatoriaForPrograms, graduatoriaInWords } from '../rank-report.js'

interface Options {
  readonly criteria: string
  readonly facts: string
  readonly json?: boolean
  readonly xlsx?: string
  readonly seed?: string
  readonly published?: LegalDate
  readonly closes?: Instant
  readonly posts: number
  readonly employer: 'public' | 'private'
  readonly prova?: boolean
}

export function rankCommand(): Command {
  return new Command('rank')
    .description('mette in graduatoria le persone di un file, e spiega ogni punto e ogni posto')
    .requiredOption('--criteria <id>', 'criteri, per nome o come file YAML')
    .requiredOption(
      '--facts <file>',
      'dati delle persone: JSON, CSV o XLSX (vedere «chiamate criteria show»)',
    )
    .option('--json', 'risposta per un programma')
    .option('--xlsx <file>', 'scrive anche un foglio di calcolo')
    .option('--seed <numero>', 'numero pubblico del sorteggio, quello indicato dall’avviso')
    .option('--published <giorno>', 'pubblicazione dell’avviso, AAAA-MM-GG (se manca: oggi)', legalDate)
    .option(
      '--closes <istante>',
      'chiusura dei termini: giorno, o istante con il fuso (se manca: la fine del giorno di pubblicazione)',
      closing,
    )
    .option('--posts <numero>', 'posti della chiamata', posts, 1)
    .addOption(new Option('--employer <tipo>', 'chi assume').choices(['public', 'private']).default('public'))
    .option('--prova', 'accetta anche criteri da completare: una prova, non una graduatoria')
    .action(rank)
}

async function rank(options: Options): Promise<void> {
  const criteria = await ruleSet(options.criteria)
  const input = await rankingInput(options, criteria)
  const graduatoria = ranked(input, options.prova === true)
  if (options.xlsx !== undefined) {
    const { graduatoriaSheet } = await import('../rank-sheet.js')
    const { bytes } = await graduatoriaSheet(input, graduatoria, machineClock.now())
    await write(options.xlsx, bytes)
  }
  process.stdout.write(
    options.json
      ? `${JSON.stringify(graduatoriaForPrograms(graduatoria))}\n`
      : `${graduatoriaInWords(input, graduatoria)}\n`,
  )
}

/** A set that comes with the product, or one of a file. */
async function ruleSet(name: string): Promise<RuleSet> {
  return /[/\\]|\.ya?ml$/.test(name)
    ? readRuleSet(new TextDecoder().decode(await readInput(name)))
    : loadRuleSet(name)
}

async function rankingInput(options: Options, criteria: RuleSet): Promise<RankingInput> {
  const publishedOn = options.published ?? romeDate(machineClock.now())
  const closesAt = options.closes ?? endOfDay(publishedOn)
  if (romeDate(closesAt) < publishedOn)
    throw new InputError(
      'I termini si chiudono prima della pubblicazione.',
      'Controllare --published e --closes.',
    )
  const people = await readFactsFile(await readInput(options.facts), criteria, romeDate(closesAt))
  return {
    call: {
      id: TRIAL,
      kind: criteria.kind,
      posts: options.posts,
      publishedOn,
      closesAt,
      employer: options.employer,
    },
    criteria,
    candidates: people.map(({ id, status, facts }) => ({
      id: id as ApplicationId,
      presentedAt: closesAt,
      facts,
      status,
    })),
    drawSeed: options.seed ?? null,
  }
}

/** No call stands behind a file: its hash says so. */
const TRIAL = 'PROVA-0000-000' as CallId

function ranked(input: RankingInput, simulation: boolean): Graduatoria {
  const outcome = buildGraduatoria(input, { simulation })
  if (outcome.status === 'ranked') return outcome.graduatoria
  const people = outcome.drawNeeded.flat().length
  throw new InputError(
    `Solo un sorteggio può mettere in ordine ${people} persone a pari merito (gruppi: ${outcome.drawNeeded.length}).`,
    'Dare con --seed il numero pubblico che l’avviso ha indicato per il sorteggio.',
  )
}

async function write(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeFile(path, bytes)
  } catch (error) {
    throw new InputError(
      `Il foglio «${path}» non si può scrivere: ${whyUnreadable(error)}.`,
      'Scegliere un altro percorso con --xlsx.',
    )
  }
}

function legalDate(text: string): LegalDate {
  if (isRealDate(text)) return LegalDate.parse(text)
  throw new InvalidArgumentError('deve essere un giorno che esiste, AAAA-MM-GG')
}

function closing(text: string): Instant {
  if (isRealDate(text)) return endOfDay(LegalDate.parse(text))
  const instant = Instant.safeParse(text)
  if (instant.success) return instant.data
  throw new InvalidArgumentError('deve essere un giorno, o un istante come 2031-03-14T12:00:00+01:00')
}

function posts(text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('deve essere un numero intero, da 1')
}
