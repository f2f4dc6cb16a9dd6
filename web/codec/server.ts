import type { Payload, PayloadCodec } from '@temporalio/common'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { UnreadablePayload } from '../../codec/payload-codec.js'
import type { Role } from '../../schemas/staff.js'
import { recordCodecReading } from '../../storage/codec-readings.js'
import type { KnownProvider } from '../identity/known-provider.js'
import type { Desk } from '../visit.js'
import { whoAsks } from './who-asks.js'

export interface CodecSettings {
  readonly codec: PayloadCodec
  /** The origin of Temporal's own pages, the only others that may ask. */
  readonly temporalUi: string
}

const path = '/codec/decode'
/** Who may read what Temporal keeps: whoever keeps the machinery, and nobody who decides. */
const readers: readonly Role[] = ['amministratore']
const mostBytes = 4 * 1024 * 1024

/** As Temporal's pages send them: protobuf in JSON, bytes in base64. */
const Asked = z.object({
  payloads: z
    .array(z.object({ metadata: z.record(z.string(), z.base64()).default({}), data: z.base64().default('') }))
    .max(1000),
})

/**
 * Decodes payloads for Temporal's own pages (the «remote codec» of its documentation): for an amministratore only, one
 * look after the other on record. Nothing is ever encoded here.
 */
export function openCodecServer(
  app: FastifyInstance,
  desk: Desk,
  { codec, temporalUi }: CodecSettings,
  asking: { readonly provider: KnownProvider; readonly claim: string; readonly secure: boolean },
): void {
  const welcome = (reply: FastifyReply) =>
    reply
      .header('access-control-allow-origin', temporalUi)
      .header('access-control-allow-credentials', 'true')
      .header('vary', 'origin')
      .header('cache-control', 'no-store')
  const refuse = (reply: FastifyReply, status: number, message: string) =>
    reply.code(status).send({ message })

  app.options(path, async (request, reply) => {
    if (request.headers.origin !== temporalUi) return refuse(reply, 403, 'Origine non ammessa.')
    return await welcome(reply)
      .header('access-control-allow-methods', 'POST')
      .header('access-control-allow-headers', 'authorization, content-type, x-namespace')
      .header('access-control-max-age', '600')
      .code(204)
      .send()
  })

  app.post(
    path,
    {
      bodyLimit: mostBytes,
      config: { rateLimit: { max: 300, timeWindow: '1 minute' } },
      errorHandler: (error, request, reply) => {
        const status = (error as { statusCode?: number }).statusCode ?? 500
        if (status >= 500)
          desk.log.error(
            { error: (error as Error).name, route: path, method: request.method },
            'a decode failed',
          )
        return refuse(reply, status, status < 500 ? 'Richiesta non valida.' : 'Errore del sistema: ripetere.')
      },
    },
    async (request, reply) => {
      const { origin } = request.headers
      const asker = await whoAsks(desk, request, asking)
      // A cookie goes along by itself: what a page of another origin asks for is not what its owner asked for.
      if (origin !== temporalUi && (origin !== undefined || asker?.by === 'session'))
        return refuse(reply, 403, 'Origine non ammessa.')
      void welcome(reply)
      if (!asker) return refuse(reply, 401, 'Accedere alla console, poi ripetere.')
      if (!asker.roles.some((role) => readers.includes(role)))
        return refuse(reply, 403, 'Serve la funzione di amministratore.')
      const asked = Asked.safeParse(request.body)
      if (!asked.success) return refuse(reply, 400, 'Non sono payload di Temporal.')
      const { payloads } = asked.data
      await recordCodecReading(desk.record.db, desk.clock.now(), {
        staff: asker.staff,
        by: asker.by,
        payloads: payloads.length,
      })
      try {
        return { payloads: (await codec.decode(payloads.map(fromJson))).map(toJson) }
      } catch (error) {
        if (error instanceof UnreadablePayload) return refuse(reply, 422, error.message)
        throw error
      }
    },
  )
}

interface InJson {
  readonly metadata: { readonly [name: string]: string }
  readonly data: string
}

function fromJson({ metadata, data }: InJson): Payload {
  const entries = Object.entries(metadata).map(([name, text]) => [name, Buffer.from(text, 'base64')] as const)
  return { metadata: Object.fromEntries(entries), data: Buffer.from(data, 'base64') }
}

function toJson({ metadata, data }: Payload): InJson {
  const entries = Object.entries(metadata ?? {}).map(
    ([name, bytes]) => [name, Buffer.from(bytes).toString('base64')] as const,
  )
  return { metadata: Object.fromEntries(entries), data: Buffer.from(data ?? []).toString('base64') }
}
