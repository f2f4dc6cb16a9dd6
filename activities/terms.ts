import {
  missTerm,
  raiseTermAlarm,
  settleListTerm,
  type TermWatch,
  termsOf,
  watchesOf,
} from '../storage/terms.js'
import type { Fence } from './contract.js'
import type { Dependencies } from './dependencies.js'

export interface TermToTell extends Fence {
  readonly name: TermWatch['name']
  /** Days before its end; null when it has passed. */
  readonly daysBefore: number | null
}

export function termActivities({ record }: Dependencies) {
  return {
    /** When there is something to tell of the terms, in order: computed here, so that a workflow needs no calendar. */
    async watchesOfTerms({ call }: Fence): Promise<TermWatch[]> {
      const terms = await termsOf(record.db, call)
      return terms.flatMap(watchesOf).sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
    },

    /** Warns of a term, or reports it missed, unless its act has been done. */
    async tellTerm({ call, epoch, name, daysBefore }: TermToTell): Promise<void> {
      await record.once(`${call}/term/${name}/${daysBefore ?? 'missed'}`, { call, epoch }, async (tx, at) => {
        await settleListTerm(tx, call)
        const term = (await termsOf(tx, call)).find((one) => one.name === name)
        if (!term || term.doneAt) return null
        if (daysBefore === null) await missTerm(tx, at, call, name)
        else await raiseTermAlarm(tx, at, call, name, daysBefore)
        return null
      })
    },
  }
}
