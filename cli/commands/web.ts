import { Command } from 'commander'

export function webCommand(): Command {
  return new Command('web').description('avvia la console dell’ufficio').action(async () => {
    const { runInProduction } = await import('../production.js')
    const { readEnvironment } = await import('../environment.js')
    const { runWeb } = await import('../house.js')
    const { web } = readEnvironment()
    await runInProduction((premises, record) =>
      runWeb(premises, record, web, (words) => process.stdout.write(`${words}\n`)),
    )
  })
}
