import { stat } from 'node:fs/promises'
import type { ZodType } from 'zod'
import type { Command } from '../activities/contract.js'
import { lockCriteria } from '../activities/criteria.js'
import { draftAvviso } from '../domain/avviso-draft.js'
import { type AvvisoFinding, avvisoFindings } from '../domain/avviso-findings.js'
import { Refusal } from '../domain/refusal.js'
import { romeDate } from '../domain/terms/index.js'
import { type AvvisoPlan, AvvisoTemplate, DraftChoices } from '../schemas/avviso-template.js'
import { Avviso } from '../schemas/call.js'
import type { CallId, OfficeId, RequestId } from '../schemas/ids.js'
import { CallRequest, RequestDecision, RequestReception } from '../schemas/request.js'
import { keepTemplate, templateOf } from '../storage/avviso-templates.js'
import { draftCall } from '../storage/calls.js'
import { calendarOf } from '../storage/offices.js'
import type { Record } from '../storage/record.js'
import {
  answerRequest,
  mayBeDrafted,
  type NewRequest,
  type RequestChanged,
  readRequest,
  registerRequest,
  requestProtocollo,
  reviseRequest,
} from '../storage/requests.js'

/** What people do with the request of a public body, up to the avviso that is drafted from it. */
export interface RequestCommands {
  /** Says that a message is a request, or registers one that was brought; its scan was uploaded before. */
  registerRequest(
    command: Command,
    request: NewRequest,
  ): Promise<RequestChanged & { request: RequestId; protocollo: string }>
  /** Corrects what was read, or adds what the body has sent since. */
  reviseRequest(request: RequestId, command: Command, data: CallRequest): Promise<RequestChanged>
  /** Accepts, asks for what is missing, or refuses; the body is told in writing. */
  answerRequest(request: RequestId, command: Command, decision: RequestDecision): Promise<{ state: string }>
  /** Keeps what the avvisi of an office have in common. */
  keepTemplate(office: OfficeId, command: Command, template: AvvisoTemplate): Promise<{ kept: true }>
  /** Drafts the avviso of an accepted request from the office's template. */
  draftFromRequest(
    request: RequestId,
    command: Command,
    choices: DraftChoices,
  ): Promise<{ call: CallId; state: string; findings: readonly AvvisoFinding[] }>
}

export function requestCommands(record: Record): RequestCommands {
  return {
    async registerRequest(command, { office, ...given }) {
      const data = valid(CallRequest, given.data)
      const reception = valid(RequestReception, given.reception)
      const size = await sizeOf(record, reception)
      return await record.once(`command/${command.command}`, null, (tx, at) =>
        registerRequest(tx, at, command, { office, data, reception }, size),
      )
    },
    async reviseRequest(request, command, given) {
      const data = valid(CallRequest, given)
      return await record.once(`command/${command.command}`, null, (tx, at) =>
        reviseRequest(tx, at, request, command, data),
      )
    },
    async answerRequest(request, command, given) {
      const decision = valid(RequestDecision, given)
      return await record.once(`command/${command.command}`, null, (tx, at) =>
        answerRequest(tx, at, request, command, decision),
      )
    },
    async keepTemplate(office, command, given) {
      const template = valid(AvvisoTemplate, given)
      return await record.once(`command/${command.command}`, null, (tx, at) =>
        keepTemplate(tx, at, office, command, template),
      )
    },
    async draftFromRequest(id, command, given) {
      const choices = valid(DraftChoices, given)
      const { avviso, plan } = await avvisoOf(record, id, choices)
      const criteria = await lockCriteria(record, avviso)
      const calendar = await calendarOf(record.db, avviso.office)
      return await record.once(`command/${command.command}`, null, async (tx, at) => {
        await mayBeDrafted(tx, id, command)
        const { state } = await draftCall(tx, at, command, avviso, criteria, { plan, request: id })
        return { call: avviso.id, state, findings: avvisoFindings(avviso, plan, romeDate(at), calendar) }
      })
    },
  }
}

async function avvisoOf(
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

/** @throws {Refusal} `data-invalid`, naming the field and nothing of what stands in it */
function valid<T>(schema: ZodType<T>, given: T): T {
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  throw new Refusal('data-invalid', parsed.error.issues[0]?.path.join('.'))
}

/** @throws {Refusal} `scan-missing` */
async function sizeOf({ blobs }: Record, reception: RequestReception): Promise<number> {
  if (reception.by === 'pec') return 0
  if (!(await blobs.has(reception.scan))) throw new Refusal('scan-missing')
  return (await stat(blobs.fileOf(reception.scan))).size
}
