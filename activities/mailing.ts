import type { ApplicationId, DeliveryId } from '../schemas/ids.js'
import { readApplications } from '../storage/applications.js'
import { readGraduatoria } from '../storage/graduatorie.js'
import {
  deferredLetters,
  endMailing,
  lettersToHandOver,
  orderMailing,
  preparedLetters,
  readMailing,
} from '../storage/mailings.js'
import { protocolliOf } from '../storage/register.js'
import { commandKey } from './call.js'
import type { CallChanged, Command, Fence, MailingInput, MailingPage } from './contract.js'
import { deliveryActivities, handOver } from './delivery.js'
import type { Dependencies } from './dependencies.js'
import { type MadeLetter, makeLetters, putLetters } from './letters.js'
import { type LettersOfVersion, lettersOfVersion, whoIsTold } from './letters-of-version.js'

/** How many letters one step prepares; a step that is repeated finds those that it had done. */
const pageSize = 100

/** How many are numbered and written down together: as long as that takes, other numbers of the register wait. */
const together = 20

/** Letters under way to the provider at once; its connections are fewer, and shared. */
const atOnce = 8

export function mailingActivities(dependencies: Dependencies) {
  const { record } = dependencies
  const { prepareNextAttempt } = deliveryActivities(dependencies)

  const handOverAll = async (fence: Fence, deliveries: readonly DeliveryId[]): Promise<void> => {
    for (const few of groupsOf(deliveries, atOnce)) await handOver(dependencies, fence, few)
  }

  /** Those of the mailing under way: thousands of facts, which a page after the other reads only once. */
  let kept: (LettersOfVersion & { readonly mailing: string }) | null = null
  const lettersOf = async (mailing: string): Promise<LettersOfVersion> => {
    if (kept?.mailing !== mailing) {
      const { call, version } = await readMailing(record.db, mailing)
      kept = { mailing, ...(await lettersOfVersion(record, call, version)) }
    }
    return kept
  }

  return {
    async sendLetters({ call, epoch, ...command }: Fence & Command): Promise<CallChanged> {
      const { version } = await readGraduatoria(record.db, call)
      const people = (await whoIsTold(record, call, version)).length
      return await record.once(commandKey(command.command), { call, epoch, moves: true }, (tx, at) =>
        orderMailing(tx, at, call, command, { version, people }),
      )
    },

    /** Makes, numbers and hands over the next letters. Done again, it sends none twice. */
    async mailPage({
      mailing,
      call,
      epoch,
      after,
    }: MailingInput & { after: ApplicationId | null }): Promise<MailingPage> {
      const fence = { call, epoch }
      const { version } = await readMailing(record.db, mailing)
      const { told, contentFor } = await lettersOf(mailing)
      const page = told.filter((one) => after === null || one.id > after).slice(0, pageSize)
      const done = await preparedLetters(record.db, mailing, page)
      const missing = page.filter((one) => !done.has(one.id))

      const make = async (some: typeof missing): Promise<MadeLetter[]> => {
        const ids = some.map(({ id }) => id)
        const protocolli = await protocolliOf(record.db, ids)
        const applications = await readApplications(record.db, ids)
        const outcomes = new Map(some.map((one) => [one.id, one]))
        const letters = applications.map((application) => {
          const { id } = application
          const outcome = outcomes.get(id) as (typeof some)[number]
          const letter = contentFor(application, outcome, protocolli.get(id) ?? null)
          return { application, ordinal: version, ...letter }
        })
        return await makeLetters(dependencies, letters)
      }
      const put = async (letters: readonly MadeLetter[]): Promise<void> => {
        const last = letters.at(-1)
        if (!last) return
        await record.once(`${mailing}/to/${last.application.id}`, fence, async (tx, at) => {
          await putLetters(tx, at, dependencies, letters, mailing)
          return null
        })
      }

      let left = 0
      let made: MadeLetter[] = []
      // The next are typeset while those before are numbered and handed over.
      for (const some of [...groupsOf(missing, together), []]) {
        const leave = async () => {
          await put(made)
          const ready = await lettersToHandOver(record.db, mailing)
          await handOverAll(fence, ready)
          left += ready.length
        }
        const [next] = await bothEnded(make(some), leave())
        made = next
      }
      const last = page.at(-1)?.id ?? null
      if (last === null) kept = null
      return { last, left }
    },

    /** Hands over again what the provider did not take. @returns how many it still has not taken */
    async mailDeferred({ mailing, call, epoch }: MailingInput): Promise<number> {
      const fence = { call, epoch }
      const deferred = await deferredLetters(record.db, mailing)
      for (const delivery of deferred) await prepareNextAttempt({ delivery, ...fence })
      await handOverAll(fence, await lettersToHandOver(record.db, mailing))
      return (await deferredLetters(record.db, mailing)).length
    },

    /** No more evidence will come by itself. */
    async endMailing({ mailing, call, epoch }: MailingInput): Promise<void> {
      await record.once(`${mailing}/end`, { call, epoch }, async (tx, at) => {
        await endMailing(tx, at, mailing)
        return null
      })
    },
  }
}

function groupsOf<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size))
}

/** Neither is left running when the other fails: whoever tries again would take what it is sending for lost. */
async function bothEnded<A, B>(one: Promise<A>, other: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([one, other])
  return [await one, await other]
}
