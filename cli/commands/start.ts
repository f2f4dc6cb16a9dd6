import { Command } from 'commander'

export function startCommand(): Command {
  return new Command('start')
    .description(
      'avvia tutto su questa macchina: base dati, Temporal, gestore PEC simulato, casella, procedimento',
    )
    .action(async () => {
      const { runEverything } = await import('../installation.js')
      await runEverything()
    })
}
