import type { FastifyReply } from 'fastify'
import { plainPage } from './layout.js'
import type { Page } from './visit.js'

/** Answers with HTML that nobody keeps. */
export function send(reply: FastifyReply, status: number, html: string): FastifyReply {
  return reply
    .code(status)
    .header('content-type', 'text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(html)
}

/** Answers with a page that belongs to no session. */
export function tell(reply: FastifyReply, status: number, page: Page): FastifyReply {
  return send(reply, status, plainPage(page))
}
