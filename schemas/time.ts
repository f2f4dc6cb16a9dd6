import { z } from 'zod'

/** A moment on the time line: ISO 8601 with an explicit zone, `2031-03-03T12:00:00+01:00` or `…Z`. */
export const Instant = z.iso.datetime({ offset: true }).brand<'Instant'>()
export type Instant = z.infer<typeof Instant>

/** A day in Europe/Rome, the zone of every legal term: `2031-03-03`. */
export const LegalDate = z.iso.date().brand<'LegalDate'>()
export type LegalDate = z.infer<typeof LegalDate>

/** Where the time comes from. Every process and activity gets one; nothing else reads the machine's clock. */
export interface Clock {
  /** The present instant, in UTC with milliseconds. */
  now(): Instant
}
