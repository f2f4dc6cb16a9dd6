import { admitPage, readBulk } from '../storage/bulk.js'
import type { BulkInput } from './contract.js'
import type { Dependencies } from './dependencies.js'

/** How many applications one transaction admits: they are held until it ends. */
const pageSize = 100

export function bulkActivities({ record }: Dependencies) {
  return {
    /** Admits the next applications of a decision. @returns whether there are more */
    async admitPage({ command: id, call, epoch, page }: BulkInput & { page: number }): Promise<boolean> {
      const { applications, ...command } = await readBulk(record.db, id)
      const from = page * pageSize
      const some = applications.slice(from, from + pageSize)
      if (some.length > 0)
        await record.once(`bulk/${id}/${page}`, { call, epoch }, (tx, at) =>
          admitPage(tx, at, call, command, some),
        )
      if (from + pageSize < applications.length) return true
      await record.once(`bulk/${id}/end`, { call, epoch }, async () => null)
      return false
    },
  }
}
