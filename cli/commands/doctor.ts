import { Command } from 'commander'
import type { Finding } from '../examination.js'

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('controlla impostazioni, server e promesse, con un rimedio per ogni problema')
    .option('--json', 'risposta per un programma')
    .action(async ({ json }: { json?: boolean }) => {
      const { examine } = await import('../examination.js')
      const findings = await examine()
      if (json) process.stdout.write(`${JSON.stringify(findings)}\n`)
      else for (const finding of findings) process.stdout.write(`${inWords(finding)}\n`)
      if (findings.some(({ ok }) => !ok)) process.exitCode = 1
    })
}

function inWords({ ok, check, text, remedy }: Finding): string {
  return `${ok ? 'bene ' : 'MALE '} ${check}: ${text}${ok || !remedy ? '' : `\n       rimedio: ${remedy}`}`
}
