import { resolve } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { progressOn } from '../progress.js'
import { promiseTable } from '../promise-table.js'

interface Options {
  readonly seed: string
  readonly applications: number
  readonly out: string
}

export function demoCommand(): Command {
  return new Command('demo')
    .description('gioca due chiamate intere su tempo virtuale e ne lascia i documenti')
    .option('--seed <testo>', 'seme da cui nascono le persone e la storia', '1')
    .option(
      '--applications <numero>',
      'quante domande arrivano, fra tutte e due (da 42 a 5000)',
      wholeNumber,
      60,
    )
    .option('--out <cartella>', 'dove lasciare documenti, index.html e summary.json', 'demo-out')
    .action(async ({ seed, applications, out }: Options) => {
      const { runDemo } = await import('../../demo/run.js')
      const folder = resolve(out)
      const write = (line: string) => process.stdout.write(`${line}\n`)
      const advance = progressOn(process.stderr)
      const { stories, promises } = await runDemo({ seed, applications, out: folder, write, advance })
      write(promiseTable(stories, promises))
      write(`Documenti, index.html e summary.json in ${folder}`)
      if ([...stories, ...promises].some(({ kept }) => !kept)) process.exitCode = 1
    })
}

function wholeNumber(text: string): number {
  const number = Number(text)
  if (!/^\d+$/.test(text) || number < 42 || number > 5000) throw new InvalidArgumentError('da 42 a 5000')
  return number
}
