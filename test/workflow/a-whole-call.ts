import { bodyAddress, type Stage } from '../../demo/stage.js'
import type { ApplicationId, CallId } from '../../schemas/ids.js'
import type { Instant } from '../../schemas/time.js'
import {
  applicationOf,
  apply,
  approveGraduatoria,
  avvisoOf,
  director,
  examine,
  formOf,
  operator,
  order,
  type Person,
  responsible,
} from './people-at-work.js'

/** What the play needs: virtual time has a `Stage`, other clocks their own way of coming to an instant. */
export type Scene = Pick<Stage, 'commands' | 'record' | 'provider' | 'settle' | 'sign'> & {
  until(instant: Instant): Promise<void>
}

export interface WholeCall {
  readonly id: CallId
  readonly year: number
  readonly applications: number
}

/** The acts of a call, in order; between one and the next anything may happen to the office. */
export const acts = [
  'drafted',
  'published',
  'collecting',
  'collected',
  'review',
  'deciding',
  'decided',
  'frozen',
  'graduatoria',
  'listed',
] as const
export type Act = (typeof acts)[number]

/** A person who applies, as different from the others as the criteria can see. */
export function personOf(n: number, year: number): Person {
  return {
    number: n % 100,
    // Pairs of equals, for the draw.
    isee: n % 7 === 0 ? null : `${1000 + 700 * (n >> 1)}.00`,
    birthDate: `${year - 30 - (n % 4) * 9}-05-${String(1 + ((n >> 1) % 27)).padStart(2, '0')}`,
    didFiledOn: n % 3 === 0 ? null : `${year}-01-15`,
  }
}

/**
 * Plays a call to its end: its applications, one of them late by a second, everybody's decisions, the list with its
 * proof. `between` is called after each act.
 * @returns the fingerprint of the graduatoria
 */
export async function playCall(
  { commands, record, provider, settle, sign, until }: Scene,
  { id, year, applications }: WholeCall,
  between: (act: Act) => Promise<void> = async () => {},
): Promise<string> {
  const at = (rest: string) => `${year}-${rest}` as Instant
  const window = { opensAt: at('03-10T09:00:00+01:00'), closesAt: at('03-14T12:00:00+01:00') }
  await commands.draftCall(order(operator), avvisoOf(id, window))
  await settle()
  await between('drafted')
  await commands.approveAvviso(id, { ...order(director), confirmed: ['pec-only', 'closes-on-holiday'] })
  await commands.publishAvviso(id, order(responsible))
  await settle()
  await between('published')

  const sent: string[] = []
  for (let n = 0; n < applications; n++) {
    const late = n === applications - 1
    const day = 10 + (n % 4)
    const minute = String(n % 60).padStart(2, '0')
    const instant = late ? at('03-14T12:00:01+01:00') : at(`03-${day}T10:${minute}:00+01:00`)
    sent.push(await apply(provider, id, { from: `persona${n}@pec.cittadini.example`, at: instant }))
  }
  await until(at('03-12T12:00:00+01:00'))
  await between('collecting')
  await until(at('03-14T18:00:00+01:00'))
  await between('collected')
  await until(at('03-15T12:01:00+01:00'))
  await between('review')

  const ids: ApplicationId[] = []
  for (const transaction of sent) ids.push((await applicationOf(record, transaction)).id)
  for (const [n, application] of ids.entries()) {
    await examine(commands, application, formOf(personOf(n, year)))
    if (n === ids.length >> 1) await between('deciding')
  }
  await settle()
  await between('decided')
  await commands.closeReview(id, order(responsible), null)
  await between('frozen')
  const sha256 = await approveGraduatoria({ commands, record, settle, sign }, id)
  await between('graduatoria')
  provider.behave(bodyAddress, { outcome: 'delivered', afterSeconds: 90 })
  await until(at('03-17T09:00:00+01:00'))
  await commands.sendList(id, order(responsible))
  await settle()
  await between('listed')
  await until(at('03-17T09:10:00+01:00'))
  return sha256
}
