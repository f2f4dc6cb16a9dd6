import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { h, type VNode } from 'preact'
import { romeDate } from '../../domain/terms/index.js'
import { CallId, type Digest } from '../../schemas/ids.js'
import { type AvvisoPage, type GraduatoriaPage, PublicPage } from '../../schemas/public-page.js'
import type { Record } from '../../storage/record.js'
import { type Published, publicOffices, publishedNow, publishedOf } from '../../storage/views/published.js'
import { accessibilityPage, privacyPage } from './about.js'
import { avvisoPage } from './avviso.js'
import { type CallShown, callsPage } from './calls.js'
import { graduatoriaPage } from './graduatoria.js'
import { publicPage, publicSite } from './layout.js'

/**
 * The pages for everybody. They show what was published, from the copies that were kept then, never the rows on which
 * the office works; what has left the site answers 410.
 *
 * @norma D.Lgs 33/2013 artt. 9 e 26; L. 69/2009 art. 32
 */
export function openPublicSite(app: FastifyInstance, record: Record): void {
  const { db, blobs, clock } = record
  const today = () => romeDate(clock.now())
  // Bytes named by their digest never change.
  const known = new Map<Digest, PublicPage>()
  const pageOf = async (digest: Digest): Promise<PublicPage> => {
    const page =
      known.get(digest) ?? PublicPage.parse(JSON.parse(Buffer.from(await blobs.get(digest)).toString()))
    if (known.size > 500) known.clear()
    known.set(digest, page)
    return page
  }
  const ofCall = async (request: FastifyRequest) => {
    const call = CallId.safeParse((request.params as { call: string }).call)
    return call.success ? await publishedOf(db, call.data, today()) : []
  }

  app.get(publicSite, async (request, reply) => {
    const calls = new Map<CallId, { avviso: AvvisoPage | null; graduatoria: GraduatoriaPage | null }>()
    for (const { call, page: digest } of await publishedNow(db, today())) {
      if (digest === null) continue
      const page = await pageOf(digest)
      const shown = calls.get(call) ?? { avviso: null, graduatoria: null }
      calls.set(
        call,
        page.what === 'avviso'
          ? { ...shown, avviso: page }
          : { ...shown, graduatoria: shown.graduatoria ?? page },
      )
    }
    return show(
      request,
      reply,
      'Chiamate pubbliche',
      callsPage([...calls.values()] satisfies CallShown[], clock.now()),
    )
  })
  app.get(`${publicSite}/accessibilita`, async (request, reply) =>
    show(request, reply, 'Dichiarazione di accessibilità', accessibilityPage(await publicOffices(db))),
  )
  app.get(`${publicSite}/privacy`, async (request, reply) =>
    show(request, reply, 'Dati personali', privacyPage(await publicOffices(db))),
  )
  app.get(`${publicSite}/:call`, async (request, reply) => {
    const all = await ofCall(request)
    const shown = all.find(({ what }) => what === 'avviso')
    if (!shown?.online) return missing(reply, shown)
    const page = shown.page && (await pageOf(shown.page))
    if (page?.what !== 'avviso') return missing(reply, undefined)
    const title = `Avviso di chiamata pubblica ${page.call}`
    return show(request, reply, title, avvisoPage(page, all, clock.now()))
  })
  app.get(`${publicSite}/:call/graduatoria`, async (request, reply) => {
    const all = await ofCall(request)
    const versions = all.filter(({ what }) => what === 'graduatoria')
    return await showGraduatoria(request, reply, versions.find(({ online }) => online) ?? versions[0], all)
  })
  app.get(`${publicSite}/:call/graduatoria/:version`, async (request, reply) => {
    const all = await ofCall(request)
    const wanted = Number((request.params as { version: string }).version)
    const shown = all.find(({ what, version }) => what === 'graduatoria' && version === wanted)
    return await showGraduatoria(request, reply, shown, all)
  })
  app.get(`${publicSite}/:call/documenti/:name`, async (request, reply) => {
    const { name: wanted } = request.params as { name: string }
    const shown = (await ofCall(request)).find(({ name }) => name === wanted)
    if (!shown?.online) return missing(reply, shown)
    if (isKnown(request, reply, shown.digest)) return await reply.code(304).send()
    return await reply
      .header('content-type', 'application/pdf')
      .header('content-disposition', `inline; filename*=UTF-8''${encodeURIComponent(shown.name)}`)
      .send(Buffer.from(await blobs.get(shown.digest)))
  })

  async function showGraduatoria(
    request: FastifyRequest,
    reply: FastifyReply,
    shown: Published | undefined,
    all: readonly Published[],
  ) {
    if (!shown?.online) return missing(reply, shown)
    const page = shown.page && (await pageOf(shown.page))
    if (page?.what !== 'graduatoria') return missing(reply, undefined)
    const title = `${page.stage === 'provisional' ? 'Graduatoria provvisoria' : 'Graduatoria'} della chiamata ${page.call}`
    return show(request, reply, title, graduatoriaPage(page, shown, all))
  }
}

/** Kept by nobody for longer than a term can bear: what is taken down must be gone. */
const kept = 'public, max-age=300, must-revalidate'

function isKnown(request: FastifyRequest, reply: FastifyReply, version: string): boolean {
  const tag = `"${version.slice(0, 32)}"`
  void reply.header('cache-control', kept).header('x-robots-tag', 'noindex').header('etag', tag)
  return request.headers['if-none-match'] === tag
}

function show(request: FastifyRequest, reply: FastifyReply, title: string, body: VNode): FastifyReply {
  const html = publicPage({ title, body })
  if (isKnown(request, reply, createHash('sha256').update(html).digest('hex'))) return reply.code(304).send()
  return reply.header('content-type', 'text/html; charset=utf-8').send(html)
}

/** What is not there: because it never was, or because its time is over. */
function missing(reply: FastifyReply, gone: Published | undefined): FastifyReply {
  const words = gone
    ? 'Il tempo della pubblicazione è finito. L’atto resta nell’archivio dell’ufficio, a cui si può chiedere.'
    : 'L’indirizzo non corrisponde a nulla che sia stato pubblicato.'
  return reply
    .code(gone ? 410 : 404)
    .header('content-type', 'text/html; charset=utf-8')
    .header('cache-control', 'no-cache')
    .header('x-robots-tag', 'noindex')
    .send(
      publicPage({ title: gone ? 'Non è più pubblicato' : 'Pagina non trovata', body: h('p', null, words) }),
    )
}
