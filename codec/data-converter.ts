import { fileURLToPath } from 'node:url'
import type { DataConverter } from '@temporalio/common'
import type { Keyring } from './keyring.js'
import { aesCodec } from './payload-codec.js'

/** Also needed where workflows are bundled. */
export const failureConverterPath = fileURLToPath(new URL('./failure-converter.cjs', import.meta.url))

/** How clients and workers read and write what goes through Temporal; without keys, in clear. */
export function dataConverter(keyring: Keyring | null): DataConverter {
  return keyring === null ? {} : { failureConverterPath, payloadCodecs: [aesCodec(keyring)] }
}
