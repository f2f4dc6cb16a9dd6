import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { Payload, PayloadCodec } from '@temporalio/common'
import protobuf from 'protobufjs'
import type { Keyring } from './keyring.js'

const encoding = 'binary/encrypted'
const keyIdField = 'encryption-key-id'
const ivBytes = 12
const tagBytes = 16

/** As on the wire (temporal.api.common.v1.Payload), so that what we encrypt can be read from other languages too. */
const Wire = new protobuf.Type('Payload')
  .add(new protobuf.MapField('metadata', 1, 'string', 'bytes'))
  .add(new protobuf.Field('data', 2, 'bytes'))

/** Something encrypted that can't be read. */
export class UnreadablePayload extends Error {
  override readonly name = 'UnreadablePayload'
  /** `unknown-key`: its key is not among ours; `tampered`: what came is not what was written with that key. */
  readonly code: 'unknown-key' | 'tampered'
  readonly keyId: string
  constructor(code: 'unknown-key' | 'tampered', keyId: string) {
    super(
      code === 'unknown-key'
        ? `La chiave «${keyId}» non è nel file delle chiavi: aggiungerla di nuovo.`
        : `Un dato cifrato con la chiave «${keyId}» non è più quello che fu scritto.`,
    )
    this.code = code
    this.keyId = keyId
  }
}

/**
 * Encrypts everything that Temporal keeps for us: AES-256-GCM, a fresh nonce each time, the key's id in clear beside it
 * and bound to it. What was never encrypted passes through, so that histories older than the keys stay readable.
 *
 * @throws {UnreadablePayload} from `decode`
 */
export function aesCodec({ writes, keys }: Keyring): PayloadCodec {
  const keyOf = (id: string) => {
    const key = keys.get(id)
    if (!key) throw new UnreadablePayload('unknown-key', id)
    return key
  }
  const encrypt = (payload: Payload): Payload => {
    const iv = randomBytes(ivBytes)
    const cipher = createCipheriv('aes-256-gcm', keyOf(writes), iv).setAAD(boundTo(writes))
    const sealed = [cipher.update(Wire.encode(payload).finish()), cipher.final()]
    return {
      metadata: { encoding: Buffer.from(encoding), [keyIdField]: Buffer.from(writes) },
      data: Buffer.concat([iv, ...sealed, cipher.getAuthTag()]),
    }
  }
  const decrypt = (payload: Payload): Payload => {
    if (textOf(payload, 'encoding') !== encoding) return payload
    const id = textOf(payload, keyIdField)
    const key = keyOf(id)
    const data = payload.data ?? new Uint8Array()
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, data.subarray(0, ivBytes), {
        authTagLength: tagBytes,
      })
        .setAAD(boundTo(id))
        .setAuthTag(data.subarray(-tagBytes))
      const plain = Buffer.concat([decipher.update(data.subarray(ivBytes, -tagBytes)), decipher.final()])
      return Wire.toObject(Wire.decode(plain), { defaults: true }) as Payload
    } catch {
      throw new UnreadablePayload('tampered', id)
    }
  }
  return {
    encode: async (payloads) => payloads.map(encrypt),
    decode: async (payloads) => payloads.map(decrypt),
  }
}

function boundTo(keyId: string): Buffer {
  return Buffer.from(`${encoding} ${keyId}`)
}

function textOf({ metadata }: Payload, field: string): string {
  return Buffer.from(metadata?.[field] ?? []).toString('utf8')
}
