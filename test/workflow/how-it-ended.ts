import type { Stage } from '../../demo/stage.js'
import type { CallId } from '../../schemas/ids.js'
import { stateOf } from './people-at-work.js'

/** How a call ended, in what does not depend on the machine's haste. */
export async function howItEnded({ record, provider }: Stage, id: CallId) {
  const { db } = record
  const terms = await db.selectFrom('term').selectAll().where('call', '=', id).orderBy('name').execute()
  const decisions = await db.selectFrom('decision').select('what').where('call', '=', id).execute()
  return {
    state: await stateOf(record, id),
    applications: await db
      .selectFrom('application')
      .select(['id', 'state', 'position', 'reasons', 'superseded_by'])
      .where('call', '=', id)
      .orderBy('id')
      .execute(),
    deliveries: await db
      .selectFrom('delivery')
      .select(['id', 'state'])
      .where('call', '=', id)
      .orderBy('id')
      .execute(),
    integrations: await db
      .selectFrom('integration')
      .select(['application', 'ordinal', 'outcome'])
      .orderBy('application')
      .execute(),
    observations: await db
      .selectFrom('observation')
      .select(['id', 'state', 'late'])
      .where('call', '=', id)
      .orderBy('id')
      .execute(),
    mailings: (await db.selectFrom('mailing').selectAll().where('call', '=', id).orderBy('id').execute()).map(
      ({ id: mailing, people, ended_at }) => ({ mailing, people, ended: ended_at !== null }),
    ),
    publications: (
      await db
        .selectFrom('publication')
        .select(['what', 'version', 'online_until', 'removed_at'])
        .where('call', '=', id)
        .orderBy('what')
        .orderBy('version')
        .execute()
    ).map(({ removed_at, ...published }) => ({ ...published, removed: removed_at?.slice(0, 10) ?? null })),
    terms: terms.map(({ name, done_at, missed_at }) => ({ name, done: done_at?.slice(0, 10), missed_at })),
    numbers: (await db.selectFrom('register_entry').select('number').execute()).length,
    decisions: decisions.map(({ what }) => what).sort(),
    /** What the provider was handed, by its own books. */
    left: provider
      .submissions()
      .map(({ recipients }) => recipients[0])
      .sort(),
  }
}
