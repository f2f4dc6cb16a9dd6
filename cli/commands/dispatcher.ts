import { Command } from 'commander'
import { runDispatcher } from '../house.js'
import { runInProduction } from '../production.js'

export function dispatcherCommand(): Command {
  return new Command('dispatcher')
    .description('avvia e sveglia il procedimento per ciò che è stato registrato')
    .action(async () => {
      await runInProduction(runDispatcher)
    })
}
