import { describeTrust, loadTrust } from '../pec/index.js'
import { SettingError } from './environment.js'

/** The certificates that a folder of `CHIAMATE_TRUST` or `CHIAMATE_SIGNERS` holds, and until when.
 *  @throws {SettingError} */
export function readTrust(
  folder: string,
  variable: 'CHIAMATE_TRUST' | 'CHIAMATE_SIGNERS' = 'CHIAMATE_TRUST',
): ReturnType<typeof describeTrust> {
  try {
    return describeTrust(loadTrust(folder))
  } catch (error) {
    throw new SettingError(
      variable,
      (error as Error).message,
      'Indicare una cartella con i certificati delle autorità a cui credere (docs/running.md).',
    )
  }
}
