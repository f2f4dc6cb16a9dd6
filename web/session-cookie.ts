import type { FastifyReply } from 'fastify'

/** Its name says to browsers that only this host, over TLS, may have set it. */
export function sessionCookie(secure: boolean): string {
  return secure ? '__Host-chiamate' : 'chiamate'
}

export function giveSession(reply: FastifyReply, cookie: string, secure: boolean): void {
  void reply.setCookie(sessionCookie(secure), cookie, { path: '/', httpOnly: true, secure, sameSite: 'lax' })
}
