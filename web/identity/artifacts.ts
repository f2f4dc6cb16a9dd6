import type { Adapter, AdapterPayload } from 'oidc-provider'
import type { Instant } from '../../schemas/time.js'
import {
  consumeArtifact,
  findArtifact,
  forgetArtifact,
  forgetGrant,
  keepArtifact,
} from '../../storage/identity-artifacts.js'
import type { Desk } from '../visit.js'

/** Where the provider keeps what it remembers: the record's database, so that every process of the console knows it. */
export function artifactsIn({ record, clock }: Pick<Desk, 'record' | 'clock'>): (model: string) => Adapter {
  const { db } = record
  const at = (seconds: number) => new Date(Date.parse(clock.now()) + seconds * 1000).toISOString() as Instant
  const found = async (model: string, by: Parameters<typeof findArtifact>[2]) =>
    ((await findArtifact(db, model, by, at(0))) as AdapterPayload | null) ?? undefined
  return (model) => ({
    upsert: (id, payload, expiresIn) =>
      keepArtifact(db, {
        model,
        id,
        payload,
        uid: payload.uid ?? null,
        grantId: payload.grantId ?? null,
        expiresAt: at(expiresIn ?? 900),
      }),
    find: (id) => found(model, { id }),
    findByUid: (uid) => found(model, { uid }),
    // Of the flow by which a television signs in, which is not offered.
    findByUserCode: async () => undefined,
    consume: (id) => consumeArtifact(db, model, id, at(0)),
    destroy: (id) => forgetArtifact(db, model, id),
    revokeByGrantId: (grantId) => forgetGrant(db, grantId),
  })
}
