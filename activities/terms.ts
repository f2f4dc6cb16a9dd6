import type { CallId } from '../schemas/ids.js'
import { missTerm, raiseTermAlarm, settleListTerm, termsOf } from '../storage/terms.js'
import type { Fence } from './contract.js'
import type { Dependencies } from './dependencies.js'

export interface TermToTell extends Fence {
  readonly name: 'publication' | 'list'
  /** Days before its end; null when it has passed. */
  readonly daysBefore: number | null
}

export function termActivities({ record }: Dependencies) {
  return {
    async readTerms({ call }: { call: CallId }) {
      const terms = await termsOf(record.db, call)
      return terms.map(({ name, due }) => ({ name, due }))
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
