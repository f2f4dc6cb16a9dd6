import { Command } from 'commander'
import { quietRuntime } from '../../workers/temporal-worker.js'
import { runWorker } from '../house.js'
import { runInProduction } from '../production.js'

export function workerCommand(): Command {
  return new Command('worker')
    .description('esegue il procedimento: controlla, calcola, scrive i documenti, invia')
    .action(async () => {
      quietRuntime()
      await runInProduction(runWorker)
    })
}
