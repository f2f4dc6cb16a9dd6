import type { Record } from '../storage/record.js'
import { claimFolder, readEnvironment, readInstallation, required } from './environment.js'
import { openPremises, type Part, type Premises, untilAskedToEnd } from './house.js'
import { readKeys } from './keys.js'
import { readTrust } from './trust.js'

/** Runs one part of a production installation until it is asked to end. @throws {SettingError} */
export async function runInProduction(
  run: (premises: Premises, record: Record) => Promise<Part>,
): Promise<void> {
  const environment = readEnvironment()
  const trust = required(environment.trust, 'CHIAMATE_TRUST')
  const premises: Premises = {
    databaseUrl: required(environment.databaseUrl, 'DATABASE_URL'),
    temporalAddress: required(environment.temporalAddress, 'TEMPORAL_ADDRESS'),
    temporalNamespace: environment.temporalNamespace,
    data: claimFolder(environment.data),
    trust,
    signers: environment.signers,
    keyring: environment.keysFile === null ? null : readKeys(environment.keysFile),
    installation: readInstallation(required(environment.settingsFile, 'CHIAMATE_SETTINGS')),
  }
  if (environment.signers !== null) readTrust(environment.signers, 'CHIAMATE_SIGNERS')
  readTrust(trust)
  const { record, close } = await openPremises(premises)
  try {
    const ended = untilAskedToEnd()
    const part = await run(premises, record)
    await ended
    await part.stop()
  } finally {
    await close()
  }
}
