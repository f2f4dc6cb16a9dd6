import { stat } from 'node:fs/promises'
import type { Command } from '../activities/contract.js'
import { Refusal } from '../domain/refusal.js'
import type { RequestId } from '../schemas/ids.js'
import { CallRequest, RequestDecision, RequestReception } from '../schemas/request.js'
import type { Record } from '../storage/record.js'
import {
  answerRequest,
  type NewRequest,
  type RequestChanged,
  registerRequest,
  reviseRequest,
} from '../storage/requests.js'
import { resumeRequest } from '../storage/resume-request.js'
import { valid } from './valid.js'

/** What people do with the request of a public body, up to its answer. */
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
  /** Takes the sendings of a request up again from the record. */
  resumeRequest(request: RequestId): Promise<{ epoch: number }>
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
    async resumeRequest(request) {
      const at = record.clock.now()
      return await record.db.transaction().execute((tx) => resumeRequest(tx, at, request))
    },
  }
}

/** @throws {Refusal} `scan-missing` */
async function sizeOf({ blobs }: Record, reception: RequestReception): Promise<number> {
  if (reception.by === 'pec') return 0
  if (!(await blobs.has(reception.scan))) throw new Refusal('scan-missing')
  return (await stat(blobs.fileOf(reception.scan))).size
}
