import { mkdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { CallId } from '../schemas/ids.js'
import { documentsOf } from '../storage/documents.js'
import type { Record } from '../storage/record.js'
import type { Purpose } from '../storage/tables.js'

/** Leaves every document of a call, and one of each message that the office sent, as it was received.
 *  @returns the paths, from `out` */
export async function writeDocuments({ db, blobs }: Record, call: CallId, out: string): Promise<string[]> {
  const paths: string[] = []
  const leave = async (name: string, bytes: Uint8Array) => {
    const path = join(call, name)
    await writeFile(join(out, path), bytes)
    paths.push(path)
  }
  await mkdir(join(out, call))
  for (const { name, version, digest } of await documentsOf(db, call)) {
    const plain = basename(name)
    const taken = paths.includes(join(call, plain))
    await leave(taken ? plain.replace(/(\.\w+)$/, `-versione-${version}$1`) : plain, await blobs.get(digest))
  }
  const sent = await db
    .selectFrom('delivery_attempt')
    .innerJoin('delivery', 'delivery.id', 'delivery_attempt.delivery')
    .select(['purpose', 'digest'])
    .where('call', '=', call)
    .where('channel', '=', 'pec')
    .orderBy('created_at')
    .orderBy('delivery.id')
    .execute()
  for (const [purpose, name] of Object.entries(MESSAGES)) {
    const first = sent.find((one) => one.purpose === purpose)
    if (first) await leave(`${name}.eml`, await blobs.get(first.digest))
  }
  return paths.sort()
}

/** What each message is called, in Italian. */
const MESSAGES: { readonly [purpose in Purpose]?: string } = {
  receipt: 'ricevuta-di-una-domanda',
  acknowledgement: 'messaggio-ricevuto',
  integration: 'richiesta-di-integrazione',
  withdrawal: 'presa-d-atto-di-una-rinuncia',
  reserve: 'ammissione-con-riserva',
  position: 'lettera-di-posizione',
  exclusion: 'lettera-di-esclusione',
  observation: 'risposta-a-una-osservazione',
  list: 'invio-elenco',
}
