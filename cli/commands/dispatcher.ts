import { Command } from 'commander'

export function dispatcherCommand(): Command {
  return new Command('dispatcher')
    .description('avvia e sveglia il procedimento per ciò che è stato registrato')
    .action(async () => {
      const { runInProduction } = await import('../production.js')
      const { runDispatcher } = await import('../house.js')
      await runInProduction(runDispatcher)
    })
}
