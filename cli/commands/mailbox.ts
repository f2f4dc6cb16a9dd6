import { Command } from 'commander'

export function mailboxCommand(): Command {
  return new Command('mailbox')
    .description('legge le caselle PEC e registra ciò che trova')
    .action(async () => {
      const { runInProduction } = await import('../production.js')
      const { runMailboxes } = await import('../house.js')
      await runInProduction(runMailboxes)
    })
}
