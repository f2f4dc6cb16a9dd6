import { Command } from 'commander'
import { runMailboxes } from '../house.js'
import { runInProduction } from '../production.js'

export function mailboxCommand(): Command {
  return new Command('mailbox')
    .description('legge le caselle PEC e registra ciò che trova')
    .action(async () => {
      await runInProduction(runMailboxes)
    })
}
