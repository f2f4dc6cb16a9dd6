import type { ApplicationId, CallId, CommandId, DeliveryId, RequestId } from './ids.js'
import type { Instant } from './time.js'

/** What the outbox asks of the dispatcher. Every task may be done twice without harm.
 *  `fresh` ends a run of an earlier epoch before it starts the new one. */
export type Task =
  | { readonly do: 'start-call'; readonly call: CallId; readonly epoch: number; readonly fresh: boolean }
  | {
      readonly do: 'start-application'
      readonly application: ApplicationId
      readonly call: CallId
      readonly epoch: number
      readonly fresh: boolean
    }
  | ({
      readonly do: 'start-delivery'
      readonly delivery: DeliveryId
      readonly epoch: number
      readonly fresh: boolean
    } & ({ readonly call: CallId } | { readonly request: RequestId }))
  | {
      readonly do: 'start-publication'
      readonly call: CallId
      readonly what: 'avviso' | 'form' | 'reserve-form' | 'graduatoria'
      readonly version: number
      readonly until: Instant
      readonly epoch: number
      readonly fresh: boolean
    }
  | {
      readonly do: 'start-bulk'
      readonly command: CommandId
      readonly call: CallId
      readonly epoch: number
      readonly fresh: boolean
    }
  | {
      readonly do: 'start-answer'
      readonly observation: string
      readonly call: CallId
      readonly epoch: number
      readonly fresh: boolean
    }
  | {
      readonly do: 'start-minutes'
      readonly sample: string
      readonly call: CallId
      readonly epoch: number
      readonly fresh: boolean
    }
  | {
      readonly do: 'start-notice'
      readonly decision: CommandId
      readonly call: CallId
      readonly epoch: number
      readonly fresh: boolean
    }
  | {
      readonly do: 'start-mailing'
      readonly mailing: string
      readonly call: CallId
      readonly epoch: number
      readonly fresh: boolean
    }
  | {
      readonly do: 'start-request-answer'
      readonly request: RequestId
      readonly ordinal: number
      readonly epoch: number
      readonly fresh: boolean
    }
  | { readonly do: 'wake-call'; readonly call: CallId }
  | { readonly do: 'wake-application'; readonly application: ApplicationId }
  /** Somebody decided on it otherwise than through its procedure. */
  | { readonly do: 'look-at-application'; readonly application: ApplicationId }
  | { readonly do: 'wake-delivery'; readonly delivery: DeliveryId; readonly epoch: number }
