import { Command } from 'commander'

export function workerCommand(): Command {
  return new Command('worker')
    .description('esegue il procedimento: controlla, calcola, scrive i documenti, invia')
    .action(async () => {
      const { quietRuntime } = await import('../../workers/temporal-worker.js')
      const { runInProduction } = await import('../production.js')
      const { runWorker } = await import('../house.js')
      quietRuntime()
      await runInProduction(runWorker)
    })
}
