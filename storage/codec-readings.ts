import type { StaffId } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import type { Database } from './database.js'

/** Somebody has read in Temporal's own pages what it keeps encrypted: a row that stays. */
export interface CodecReading {
  readonly staff: StaffId
  readonly by: 'session' | 'token'
  /** How many payloads. */
  readonly payloads: number
}

export async function recordCodecReading(db: Database, at: Instant, reading: CodecReading): Promise<void> {
  await db
    .insertInto('codec_reading')
    .values({ ...reading, at })
    .execute()
}
