import type { Command } from '../activities/contract.js'
import { problemInWords } from '../domain/answers.js'
import { Refusal } from '../domain/refusal.js'
import { romeDate } from '../domain/terms/index.js'
import { readRegionalNumbers } from '../exchange/regional-numbers.js'
import type { OfficeId } from '../schemas/ids.js'
import type { Instant, LegalDate } from '../schemas/time.js'
import { closeNextDay } from '../storage/daily-register.js'
import type { Tx } from '../storage/database.js'
import { memberOf } from '../storage/decisions.js'
import { closeEmergency, openEmergency } from '../storage/emergency-register.js'
import type { Record } from '../storage/record.js'
import type { EntryRef } from '../storage/register.js'
import { annulEntry, attachRegionalNumbers, type RegionalNumber } from '../storage/register-additions.js'

/** What people can do with the register. A command given again answers what it answered the first time. */
export interface RegisterCommands {
  annulEntry(entry: EntryRef, command: Command, reason: string): Promise<{ annulledAt: Instant }>
  /** All or none. */
  attachRegionalNumbers(
    office: OfficeId,
    command: Command,
    numbers: readonly RegionalNumber[],
  ): Promise<{ attached: number }>
  /** The same from an XLSX; a file that can't be read whole is told cell by cell, in Italian, and changes nothing. */
  importRegionalNumbers(
    office: OfficeId,
    command: Command,
    bytes: Uint8Array,
  ): Promise<{ attached: number } | { problems: readonly string[] }>
  openEmergency(
    office: OfficeId,
    command: Command,
    emergency: { readonly reason: string; readonly beganAt: Instant },
  ): Promise<{ ordinal: number }>
  closeEmergency(office: OfficeId, command: Command, restoredAt: Instant): Promise<{ toReconcile: number }>
  /** Closes by hand what the procedure closes by itself: every day that is over. */
  closeRegister(office: OfficeId, command: Command): Promise<{ days: readonly LegalDate[] }>
}

export function registerCommands(record: Record): RegisterCommands {
  const once = <T extends object>(command: Command, write: (tx: Tx, at: Instant) => Promise<T>) =>
    record.once(`command/${command.command}`, null, write)

  return {
    annulEntry: (entry, command, reason) =>
      once(command, (tx, at) => annulEntry(tx, at, entry, command, reason)),
    attachRegionalNumbers: (office, command, numbers) =>
      once(command, (tx, at) => attachRegionalNumbers(tx, at, office, command, numbers)),
    async importRegionalNumbers(office, command, bytes) {
      const read = await readRegionalNumbers(bytes)
      if ('problems' in read) return { problems: read.problems.map(problemInWords) }
      return await once(command, (tx, at) => attachRegionalNumbers(tx, at, office, command, read.numbers))
    },
    openEmergency: (office, command, emergency) =>
      once(command, (tx, at) => openEmergency(tx, at, office, command, emergency)),
    closeEmergency: (office, command, restoredAt) =>
      once(command, (tx, at) => closeEmergency(tx, at, office, command, restoredAt)),
    closeRegister: (office, command) =>
      once(command, async (tx, at) => {
        const { roles } = await memberOf(tx, command.actor, office)
        if (!roles.includes('responsabile')) throw new Refusal('wrong-role')
        const days: LegalDate[] = []
        for (let day = await next(); day !== null; day = await next()) days.push(day)
        return { days }

        function next() {
          return closeNextDay(tx, at, office, romeDate(at), command.actor)
        }
      }),
  }
}
