import type { Command } from '../activities/contract.js'
import { lockCriteria } from '../activities/criteria.js'
import { draftAvviso } from '../domain/avviso-draft.js'
import {
  type AvvisoFinding,
  type AvvisoTerms,
  avvisoFindings,
  avvisoTerms,
} from '../domain/avviso-findings.js'
import { Refusal } from '../domain/refusal.js'
import { romeDate } from '../domain/terms/index.js'
import { AvvisoPlan, AvvisoTemplate, DraftChoices } from '../schemas/avviso-template.js'
import { Avviso } from '../schemas/call.js'
import type { CallId, OfficeId, RequestId } from '../schemas/ids.js'
import type { Instant, LegalDate } from '../schemas/time.js'
import { keepTemplate, templateOf } from '../storage/avviso-templates.js'
import { draftCall, readCall, reviseAvviso } from '../storage/calls.js'
import type { Tx } from '../storage/database.js'
import { calendarOf } from '../storage/offices.js'
import type { Record } from '../storage/record.js'
import { mayBeDrafted, readRequest, requestProtocollo } from '../storage/requests.js'
import { valid } from './valid.js'

/** An avviso as it was written, and what it shows: some of it forbids to approve it, some of it is to be confirmed. */
export interface AvvisoDrafted {
  readonly state: string
  readonly findings: readonly AvvisoFinding[]
  /** As they will fall if it is published on the day that is planned. */
  readonly terms: AvvisoTerms
}

/** How an avviso is written, up to its approval. */
export interface AvvisoCommands {
  /** Keeps what the avvisi of the office have in common. */
  keepTemplate(office: OfficeId, command: Command, template: AvvisoTemplate): Promise<{ kept: true }>
  /** Drafts the avviso of an accepted request from the office's template. */
  draftFromRequest(
    request: RequestId,
    command: Command,
    choices: DraftChoices,
  ): Promise<AvvisoDrafted & { call: CallId }>
  /** Drafts an avviso that no request on file asks for. */
  draftCall(command: Command, avviso: Avviso): Promise<AvvisoDrafted>
  /** Corrects the draft of an avviso, and what is planned where it is said; one that was approved needs a new approval. */
  reviseAvviso(command: Command, avviso: Avviso, plan?: AvvisoPlan): Promise<AvvisoDrafted>
}

export function avvisoCommands(record: Record): AvvisoCommands {
  return {
    async keepTemplate(office, command, given) {
      const template = valid(AvvisoTemplate, given)
      return await record.once(`command/${command.command}`, null, (tx, at) =>
        keepTemplate(tx, at, office, command, template),
      )
    },
    async draftFromRequest(id, command, given) {
      const choices = valid(DraftChoices, given)
      const { avviso, plan } = await fromRequest(record, id, choices)
      const criteria = await lockCriteria(record, avviso)
      return await record.once(`command/${command.command}`, null, async (tx, at) => {
        await mayBeDrafted(tx, id, command)
        const { state } = await draftCall(tx, at, command, avviso, criteria, { plan, request: id })
        return { call: avviso.id, state, ...(await shown(tx, at, avviso, plan)) }
      })
    },
    async draftCall(command, avviso) {
      const criteria = await lockCriteria(record, avviso)
      return await record.once(`command/${command.command}`, null, async (tx, at) => {
        const { state } = await draftCall(tx, at, command, avviso, criteria)
        return { state, ...(await shown(tx, at, avviso, null)) }
      })
    },
    async reviseAvviso(command, avviso, given) {
      const planned = given && valid(AvvisoPlan, given)
      const criteria = await lockCriteria(record, avviso)
      return await record.once(`command/${command.command}`, null, async (tx, at) => {
        const { state } = await reviseAvviso(tx, at, command, avviso, criteria, planned)
        const { plan } = await readCall(tx, avviso.id)
        return { state, ...(await shown(tx, at, avviso, plan)) }
      })
    },
  }
}

async function shown(tx: Tx, at: Instant, avviso: Avviso, plan: AvvisoPlan | null) {
  const calendar = await calendarOf(tx, avviso.office)
  const today = romeDate(at)
  const requestedOn = avviso.requestingBody.requestedOn as LegalDate | null
  return {
    findings: avvisoFindings(avviso, plan, today, calendar),
    terms: avvisoTerms(
      { kind: avviso.kind, terms: avviso.terms, requestedOn },
      plan?.publishOn ?? today,
      calendar,
    ),
  }
}

async function fromRequest(
  { db }: Record,
  id: RequestId,
  choices: DraftChoices,
): Promise<{ avviso: Avviso; plan: AvvisoPlan }> {
  const request = await readRequest(db, id)
  if (request.state !== 'accepted') throw new Refusal('wrong-state')
  const template = await templateOf(db, request.office, request.data.kind)
  const { number, date } = await requestProtocollo(db, request)
  const avviso = draftAvviso({ ...request, protocollo: number, on: date }, template, choices)
  const { reviewDays, approvalDays } = template
  return { avviso: valid(Avviso, avviso), plan: { publishOn: choices.publishOn, reviewDays, approvalDays } }
}
