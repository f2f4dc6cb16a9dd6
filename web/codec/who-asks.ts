import type { FastifyRequest } from 'fastify'
import * as oidc from 'openid-client'
import type { StaffId } from '../../schemas/ids.js'
import type { Role } from '../../schemas/staff.js'
import { readSession, staffOfAccount } from '../../storage/sessions.js'
import { rolesOf } from '../../storage/views/roles-of.js'
import type { KnownProvider } from '../identity/known-provider.js'
import { sessionCookie } from '../session-cookie.js'
import type { Desk } from '../visit.js'

export interface Asker {
  readonly staff: StaffId
  readonly roles: readonly Role[]
  readonly by: 'session' | 'token'
}

/** Who asks: by the session of the console, or by a token of the same provider of identities; null for nobody known. */
export async function whoAsks(
  { record: { db }, clock }: Desk,
  request: FastifyRequest,
  { provider, claim, secure }: { provider: KnownProvider; claim: string; secure: boolean },
): Promise<Asker | null> {
  const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (bearer !== undefined) {
    const said = await oidc.fetchUserInfo(await provider(), bearer, oidc.skipSubjectCheck).catch(() => null)
    const account = said?.[claim]
    const staff = typeof account === 'string' ? await staffOfAccount(db, account) : null
    return staff && { staff, roles: await rolesOf(db, staff), by: 'token' }
  }
  const cookie = request.cookies[sessionCookie(secure)]
  const session = cookie ? await readSession(db, cookie, clock.now()) : null
  return session && { staff: session.staff.id, roles: session.staff.roles, by: 'session' }
}
