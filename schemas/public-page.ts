import { z } from 'zod'
import { CallId, Digest } from './ids.js'
import { Instant } from './time.js'

/**
 * What everybody may read of a call, as pages: made with the PDF, of the same words, approved and published with it.
 * The fields that stand here are all that can ever be shown.
 */

const Words = z.string().max(20_000)

const Block = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), text: Words }),
  z.strictObject({ kind: z.literal('heading'), text: Words }),
  z.strictObject({ kind: z.literal('items'), items: z.array(Words), lettered: z.boolean() }),
  z.strictObject({ kind: z.literal('facts'), pairs: z.array(z.tuple([Words, Words])) }),
])

const heading = {
  call: CallId,
  requestingBody: Words,
  /** The office that answers. */
  office: z.strictObject({ administration: Words, office: Words, address: Words, pec: z.email() }),
}

export const AvvisoPage = z.strictObject({
  ...heading,
  what: z.literal('avviso'),
  profiles: z.array(Words).min(1),
  posts: z.int().min(1),
  opensAt: Instant,
  closesAt: Instant,
  body: z.array(Block),
})
export type AvvisoPage = z.infer<typeof AvvisoPage>

/** Code, position and, where everybody's place is known to be told by it, the status. @norma D.Lgs 33/2013 art. 26 c. 4 */
export const GraduatoriaPage = z.strictObject({
  ...heading,
  what: z.literal('graduatoria'),
  stage: z.enum(['provisional', 'final']),
  version: z.int().min(1),
  act: Words,
  said: z.array(Words),
  fingerprint: Digest,
  rankings: z.array(
    z.strictObject({
      title: Words,
      contract: Words,
      posts: z.int().min(1),
      rows: z.array(
        z.strictObject({
          position: z.int().min(1),
          code: z.string().regex(/^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$/),
          status: z.enum(['admitted', 'with-reserve']).nullable(),
        }),
      ),
    }),
  ),
})
export type GraduatoriaPage = z.infer<typeof GraduatoriaPage>

export const PublicPage = z.discriminatedUnion('what', [AvvisoPage, GraduatoriaPage])
export type PublicPage = z.infer<typeof PublicPage>
