import { Command } from 'commander'
import { loadRuleSet, readRuleSet, ruleSetIds } from '../../criteria/load.js'
import { RuleError } from '../../domain/errors.js'
import { asText } from '../../domain/scoring/exact.js'
import { workExamples } from '../../domain/scoring/examples.js'
import type { RuleSet } from '../../schemas/criteria.js'
import { criteriaForPrograms, criteriaInFull, summaryLine } from '../criteria-report.js'
import { inItalian } from '../errors.js'
import { readInput } from '../input.js'

interface Options {
  readonly json?: boolean
}

export function criteriaCommand(): Command {
  const criteria = new Command('criteria').description('i criteri di punteggio, in parole e come dati')
  for (const command of [listCommand(), showCommand(), checkCommand()])
    criteria.addCommand(inItalian(command))
  return criteria
}

function listCommand(): Command {
  return new Command('list')
    .description('elenca i criteri che si possono usare')
    .option('--json', 'risposta per un programma')
    .action(({ json }: Options) => {
      const ruleSets = ruleSetIds().map(loadRuleSet)
      const brief = ({ id, title, version, kind, category, status }: RuleSet) => ({
        id,
        title,
        version,
        kind,
        category: category ?? null,
        status,
      })
      print(json ? JSON.stringify(ruleSets.map(brief)) : ruleSets.map(summaryLine).join('\n'))
    })
}

function showCommand(): Command {
  return new Command('show')
    .description('spiega dei criteri: di quali dati hanno bisogno, come danno i punti, esempi svolti')
    .argument('<id>', 'nome dei criteri, come in «chiamate criteria list»')
    .option('--json', 'risposta per un programma')
    .action((id: string, { json }: Options) => {
      const ruleSet = loadRuleSet(id)
      print(json ? JSON.stringify(criteriaForPrograms(ruleSet)) : criteriaInFull(ruleSet))
    })
}

function checkCommand(): Command {
  return new Command('check')
    .description('controlla un file di criteri e ne svolge gli esempi')
    .argument('<file>', 'file YAML (docs/criteri.md spiega come si scrive)')
    .option('--json', 'risposta per un programma')
    .action(async (file: string, { json }: Options) => {
      const { id, problems } = check(new TextDecoder().decode(await readInput(file)))
      if (problems.length > 0) process.exitCode = 1
      if (json) print(JSON.stringify({ file, ok: problems.length === 0, id, problems }))
      else if (problems.length === 0)
        print(`Bene: i criteri «${id}» sono scritti bene e i loro esempi tornano.`)
      else
        process.stderr.write(`I criteri non vanno bene:\n${problems.map((one) => `  ${one}`).join('\n')}\n`)
    })
}

/** What is wrong in a file of criteria: its shape, what its parts say together, examples that don't come out. */
function check(text: string): { id: string | null; problems: readonly string[] } {
  try {
    const ruleSet = readRuleSet(text)
    const problems = workExamples(ruleSet)
      .filter(({ agrees }) => !agrees)
      .map(({ example, score, problems }) =>
        [`esempio «${example.label}»`, ...disagreement(problems, asText(score.points))].join(': '),
      )
    return { id: ruleSet.id, problems }
  } catch (error) {
    if (!(error instanceof RuleError)) throw error
    return { id: null, problems: error.message.split('; ') }
  }
}

function disagreement(problems: readonly string[], points: string): readonly string[] {
  return problems.length > 0 ? problems : [`i punti calcolati sono ${points}`]
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
