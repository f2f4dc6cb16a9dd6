import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { FastifyInstance } from 'fastify'

const own = fileURLToPath(new URL('./assets/', import.meta.url))
const library = dirname(createRequire(import.meta.url).resolve('bootstrap-italia/package.json'))
const font = (weight: string) =>
  join(library, `dist/fonts/Titillium_Web/titillium-web-v10-latin-ext_latin-${weight}.woff2`)

const weights = { regular: 400, '600': 600, '700': 700 } as const

/** The few files that every page needs, all from here: no other host is ever asked. */
export function openAssets(app: FastifyInstance): void {
  const faces = Object.entries(weights).map(
    ([, weight]) =>
      `@font-face{font-family:"Titillium Web";font-weight:${weight};font-display:swap;src:url(/risorse/titillium-${weight}.woff2) format("woff2")}`,
  )
  // Without the font of a video player, which comes as data and which no page has.
  const look = readFileSync(join(library, 'dist/css/bootstrap-italia.min.css'), 'utf8')
    .replace(/@font-face\{[^}]*data:[^}]*\}/g, '')
    .replace(/\/\*# source.*$/, '')
  serve(
    app,
    'chiamate.css',
    'text/css; charset=utf-8',
    `${faces.join('')}${look}\n${readFileSync(join(own, 'chiamate.css'), 'utf8')}`,
  )
  serve(app, 'chiamate.js', 'text/javascript; charset=utf-8', readFileSync(join(own, 'chiamate.js'), 'utf8'))
  serve(app, 'icona.svg', 'image/svg+xml', readFileSync(join(own, 'icona.svg'), 'utf8'))
  for (const [file, weight] of Object.entries(weights))
    serve(app, `titillium-${weight}.woff2`, 'font/woff2', readFileSync(font(file)))
}

function serve(app: FastifyInstance, name: string, mediaType: string, content: string | Buffer): void {
  const plain = Buffer.from(content)
  const packed = mediaType.startsWith('font/')
    ? null
    : {
        br: brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
        gzip: gzipSync(plain),
      }
  const tag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`
  app.get(`/risorse/${name}`, async (request, reply) => {
    void reply
      .header('etag', tag)
      .header('cache-control', 'public, max-age=3600')
      .header('vary', 'accept-encoding')
    if (request.headers['if-none-match'] === tag) return await reply.code(304).send()
    void reply.header('content-type', mediaType)
    const accepted = request.headers['accept-encoding'] ?? ''
    for (const encoding of ['br', 'gzip'] as const)
      if (packed && accepted.includes(encoding))
        return await reply.header('content-encoding', encoding).send(packed[encoding])
    return await reply.send(plain)
  })
}
