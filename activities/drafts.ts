import { z } from 'zod'
import { Refusal } from '../domain/refusal.js'
import { LegalDate } from '../schemas/time.js'
import { draftOf } from '../storage/decisions.js'
import type { Reserve } from '../storage/notices.js'
import type { Record } from '../storage/record.js'
import type { Command } from './contract.js'

const Reason = z.strictObject({ reason: z.string().trim().min(10).max(4000) })

/** The reason that a person wrote for deciding otherwise than the checks say; null when none was given. */
export async function draftIfAny({ db }: Record, command: Command): Promise<string | null> {
  const body = await draftOf(db, command).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === 'data-missing') return null
    throw error
  })
  if (body === null) return null
  const parsed = Reason.safeParse(body)
  if (!parsed.success) throw new Refusal('data-invalid', 'motivo: almeno 10 caratteri')
  return parsed.data.reason
}

const ReserveShape = z.strictObject({
  reason: z.string().trim().min(10).max(4000),
  until: z.string().trim().min(3).max(500),
  by: LegalDate.nullable(),
})

/** What keeps an admission open, as the person who admits wrote it. @throws {Refusal} `data-missing`, `data-invalid` */
export async function reserveDraft({ db }: Record, command: Command): Promise<Reserve> {
  const parsed = ReserveShape.safeParse(await draftOf(db, command))
  if (!parsed.success)
    throw new Refusal('data-invalid', 'motivo della riserva, che cosa la scioglie, ed entro quando')
  return parsed.data
}

const Integration = z.strictObject({
  missing: z
    .array(
      z.strictObject({
        what: z.string().trim().min(3).max(500),
        remedy: z.string().trim().min(3).max(500),
      }),
    )
    .min(1)
    .max(20),
  due: LegalDate,
})

/** What a person asks of an applicant, and by when. @throws {Refusal} `data-missing`, `data-invalid` */
export async function integrationDraft(
  { db }: Record,
  command: Command,
): Promise<z.infer<typeof Integration>> {
  const parsed = Integration.safeParse(await draftOf(db, command))
  if (!parsed.success) throw new Refusal('data-invalid', 'che cosa manca, e il termine')
  return parsed.data
}
