import type { ZodType } from 'zod'
import { Refusal } from '../domain/refusal.js'

/** What a person gave, as its schema reads it. @throws {Refusal} `data-invalid`, naming the field and nothing in it */
export function valid<T>(schema: ZodType<T>, given: T): T {
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  throw new Refusal('data-invalid', parsed.error.issues[0]?.path.join('.'))
}
