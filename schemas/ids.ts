import { createHash } from 'node:crypto'
import { z } from 'zod'

/**
 * Identifiers. Each kind is branded, so that one can't be passed for another, is made in this file only,
 * and carries no personal data: it may stand in logs, workflow ids and file names.
 */

/** An employment office: `ge`, `sp`, `sv`, `im`. */
export const OfficeId = z
  .string()
  .regex(/^[a-z]{2,8}$/)
  .brand<'OfficeId'>()
export type OfficeId = z.infer<typeof OfficeId>

/** A public call, also its public code printed in the avviso and in the form: `GE-2031-001`. */
export const CallId = z
  .string()
  .regex(/^[A-Z]{2,8}-\d{4}-\d{3,5}$/)
  .brand<'CallId'>()
export type CallId = z.infer<typeof CallId>

/** One application: the call and 16 hexadecimal digits derived from the PEC transaction that carried it. */
export const ApplicationId = z
  .string()
  .regex(/^[A-Z]{2,8}-\d{4}-\d{3,5}\.[0-9a-f]{16}$/)
  .brand<'ApplicationId'>()
export type ApplicationId = z.infer<typeof ApplicationId>

/** The request of a public body: 16 hexadecimal digits derived from the message that brought it. */
export const RequestId = z
  .string()
  .regex(/^R-[0-9a-f]{16}$/)
  .brand<'RequestId'>()
export type RequestId = z.infer<typeof RequestId>

/** SHA-256 of bytes, 64 lower-case hexadecimal digits. Names a blob. */
export const Digest = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .brand<'Digest'>()
export type Digest = z.infer<typeof Digest>

/** A message that reached a mailbox: 32 hexadecimal digits derived from the mailbox and the bytes. */
export const MessageId = z
  .string()
  .regex(/^[0-9a-f]{32}$/)
  .brand<'MessageId'>()
export type MessageId = z.infer<typeof MessageId>

/** Something the office sends and wants the evidence of: `<owner>.<purpose>[.<ordinal>]`. */
export const DeliveryId = z
  .string()
  .regex(/^[A-Za-z0-9.-]{3,80}$/)
  .brand<'DeliveryId'>()
export type DeliveryId = z.infer<typeof DeliveryId>

/** A member of the staff, by a code of the office, never by name: `ge.op1`. */
export const StaffId = z
  .string()
  .regex(/^[a-z]{2,8}\.[a-z0-9-]{1,20}$/)
  .brand<'StaffId'>()
export type StaffId = z.infer<typeof StaffId>

/** Chosen by whoever gives a command; giving the same command twice is giving it once. */
export const CommandId = z
  .string()
  .regex(/^[A-Za-z0-9._:-]{8,120}$/)
  .brand<'CommandId'>()
export type CommandId = z.infer<typeof CommandId>

/** A set of scoring criteria: `art16-emilia-romagna`. */
export const CriteriaId = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .brand<'CriteriaId'>()
export type CriteriaId = z.infer<typeof CriteriaId>

export function digestOf(bytes: Uint8Array | string): Digest {
  return createHash('sha256').update(bytes).digest('hex') as Digest
}

/** The same bytes in the same mailbox are the same message, whenever and however often they arrive. */
export function messageId(mailbox: string, digest: Digest): MessageId {
  return digestOf(`${mailbox}\n${digest}`).slice(0, 32) as MessageId
}

/** Derived from the call and the PEC transaction, so that a rebuilt database gives the same ids. */
export function applicationId(call: CallId, transaction: string, ordinal = 1): ApplicationId {
  return `${call}.${digestOf(`${call}\n${transaction}\n${ordinal}`).slice(0, 16)}` as ApplicationId
}

/** One message brings one request. */
export function requestId(message: MessageId): RequestId {
  return `R-${message.slice(0, 16)}` as RequestId
}

/** The letter that answers a request, the first or a later one. */
export function requestAnswerId(request: RequestId, ordinal: number): DeliveryId {
  return `${request}.answer.${ordinal}` as DeliveryId
}
