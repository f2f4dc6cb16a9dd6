import { join } from 'node:path'
import { romeDate } from '../domain/terms/index.js'
import { Installation } from '../schemas/settings.js'
import { startPostgres } from '../servers/postgres.js'
import { temporalServer } from '../servers/temporal.js'
import { migrate } from '../storage/migrate.js'
import { machineClock } from '../workers/clock.js'
import { quietRuntime } from '../workers/temporal-worker.js'
import { claimFolder, readEnvironment, readInstallation } from './environment.js'
import {
  openPremises,
  type Premises,
  runDispatcher,
  runMailboxes,
  runWeb,
  runWorker,
  untilAskedToEnd,
} from './house.js'
import { ownKeys, readKeys } from './keys.js'
import { type EmbeddedProvider, startEmbeddedProvider } from './provider.js'
import { simulatorOf } from './simulator.js'
import { readTrust } from './trust.js'

/** Runs the whole product in one process tree until it is asked to end: what the settings don't name, it brings. */
export async function runEverything(): Promise<void> {
  quietRuntime()
  const environment = readEnvironment()
  // What people wrote is read before any server starts: a mistake is told at once.
  const given = environment.settingsFile === null ? null : readInstallation(environment.settingsFile)
  if (environment.trust !== null) readTrust(environment.trust)
  if (environment.signers !== null) readTrust(environment.signers, 'CHIAMATE_SIGNERS')
  claimFolder(environment.data)
  const keyring = environment.keysFile
    ? readKeys(environment.keysFile)
    : ownKeys(join(environment.data, 'keys.yaml'), romeDate(machineClock.now()))
  const ended = untilAskedToEnd()
  const stops: (() => Promise<void>)[] = []
  const say = (line: string) => process.stdout.write(`${line}\n`)
  try {
    let { databaseUrl, temporalAddress } = environment
    if (databaseUrl === null) {
      const postgres = await startPostgres({ folder: join(environment.data, 'postgres') })
      stops.push(() => postgres.stop())
      databaseUrl = postgres.url
    }
    await migrate(databaseUrl)
    const temporal = await temporalServer({ folder: join(environment.data, 'temporal') })
    stops.push(() => temporal.stop())
    temporalAddress = temporal.address

    let embedded: EmbeddedProvider | null = null
    if (given === null) {
      embedded = await startEmbeddedProvider(environment.data, machineClock)
      stops.push(embedded.stop)
    }
    const premises: Premises = {
      databaseUrl,
      temporalAddress,
      temporalNamespace: environment.temporalNamespace,
      data: environment.data,
      trust: environment.trust ?? embedded?.trust ?? null,
      signers: environment.signers,
      keyring,
      installation: given ?? Installation.parse(embedded?.installation),
    }
    const { record, close } = await openPremises(premises)
    stops.push(close)
    for (const run of [runWorker, runDispatcher, runMailboxes]) {
      const part = await run(premises, record)
      stops.push(() => part.stop())
    }
    const accounts: string[] = []
    const simulator = embedded ? simulatorOf(record, embedded.world) : undefined
    const web = await runWeb(premises, record, environment.web, (words) => accounts.push(words), simulator)
    stops.push(() => web.stop())
    say('Chiamate è in funzione. Ctrl-C per fermare.')
    say(`  console    ${web.address}`)
    for (const words of accounts) say(`             ${words} (si cambia al primo accesso)`)
    say(`  archivio   ${environment.data}`)
    say(`  Temporal   ${temporalAddress}`)
    for (const line of embedded?.words ?? []) say(`  ${line}`)
    await ended
    say('Chiusura in corso…')
  } finally {
    for (const stop of stops.reverse()) await stop()
  }
}
