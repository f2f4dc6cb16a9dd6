import { readFile } from 'node:fs/promises'
import { Command } from 'commander'
import { describeMessage, formatDescription, isReadable, loadTrust } from '../../pec/index.js'
import { inItalian } from '../errors.js'
import { whyUnreadable } from '../input.js'

interface Options {
  readonly json?: boolean
  readonly trust?: string
}

export function pecCommand(): Command {
  return new Command('pec').description('che cosa è un messaggio PEC').addCommand(inItalian(inspectCommand()))
}

function inspectCommand(): Command {
  return new Command('inspect')
    .description('dice che cosa è un messaggio PEC, che cosa attesta e che cosa prova')
    .argument('<file...>', 'messaggi, come sono stati ricevuti (.eml)')
    .option('--json', 'risposta per un programma: una riga per file, nel loro ordine')
    .option('--trust <cartella>', 'certificati delle autorità e liste di revoca a cui credere')
    .action(async (files: string[], { json, trust }: Options) => {
      const options = trust === undefined ? {} : { trust: loadTrust(trust) }
      for (const [index, file] of files.entries()) {
        const description = await readFile(file).then(
          (raw) => describeMessage(file, raw, options),
          (error) => ({ file, error: { code: 'file-unreadable', text: `Il file ${whyUnreadable(error)}.` } }),
        )
        if (!isReadable(description)) process.exitCode = 1
        const between = index === 0 || json ? '' : '\n'
        process.stdout.write(
          `${between}${json ? JSON.stringify(description) : formatDescription(description)}\n`,
        )
      }
    })
}
