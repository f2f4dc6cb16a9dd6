import { ApplicationFailure } from '@temporalio/common'
import { RuleError } from '../domain/errors.js'
import { Refusal } from '../domain/refusal.js'
import { BlobMissing } from '../storage/blobs.js'
import { NotInRecord, StaleEpoch } from '../storage/record.js'

type Hands = { [name: string]: (...args: never[]) => Promise<unknown> }

/**
 * Says to the procedure which failures will never succeed: refusals, a run that was replaced, an id that nobody
 * knows. Everything else is tried again. Failures are kept in histories in clear, so an unknown error leaves only
 * its name and code: a database's message may repeat what a person wrote.
 */
export function guarded<T extends Hands>(hands: T): T {
  const wrapped = Object.entries(hands).map(([name, hand]) => [
    name,
    async (...args: never[]) => {
      try {
        return await hand(...args)
      } catch (error) {
        throw toFailure(error)
      }
    },
  ])
  return Object.fromEntries(wrapped) as T
}

function toFailure(error: unknown): ApplicationFailure {
  if (error instanceof ApplicationFailure) return error
  if (error instanceof Refusal || error instanceof RuleError)
    return ApplicationFailure.create({
      type: error.name,
      message: error.message,
      details: [error.code],
      nonRetryable: true,
    })
  if (error instanceof StaleEpoch || error instanceof NotInRecord)
    return ApplicationFailure.create({ type: error.name, message: error.message, nonRetryable: true })
  if (error instanceof BlobMissing)
    return ApplicationFailure.create({ type: error.name, message: error.message })
  const { name, code } = nameOf(error)
  return ApplicationFailure.create({ type: name, message: code ? `${name} ${code}` : name })
}

function nameOf(error: unknown): { name: string; code: string | null } {
  if (!(error instanceof Error)) return { name: 'UnknownError', code: null }
  const code = (error as { code?: unknown }).code
  return { name: error.name, code: typeof code === 'string' ? code : null }
}
