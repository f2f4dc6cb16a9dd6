import { z } from 'zod'
import { OfficeId, StaffId } from './ids.js'
import { Role } from './staff.js'

const Server = z.strictObject({
  host: z.string().min(1),
  port: z.int().min(1).max(65535),
  user: z.string().min(1),
  password: z.string().min(1),
  security: z.enum(['tls', 'starttls', 'none']).default('tls'),
})

/** A certified mailbox of an office: where its mail comes from, and where it leaves. */
export const MailSettings = z.strictObject({
  address: z.email(),
  imap: Server.extend({ folder: z.string().min(1).default('INBOX') }),
  smtp: Server.extend({
    /** Messages under way at once; a provider bears few. */
    connections: z.int().min(1).max(20).default(2),
  }),
})
export type MailSettings = z.infer<typeof MailSettings>

/** Where the official numbers of protocollo of an office come from: its own register, or the region's system, which
 *  gives them later. (A register of emergency is no setting: a person opens it.) */
export const ProtocolloWay = z.enum(['registro-particolare', 'regionale'])
export type ProtocolloWay = z.infer<typeof ProtocolloWay>

/** A code of the IPA, of an area (AOO) or of a register, as AgID's segnatura takes it. */
const IpaCode = z.string().regex(/^[A-Za-z0-9_.-]{1,16}$/, 'lettere, cifre, «_», «.» e «-», al più 16')

/** Who an office is to other administrations: with these its PECs to them carry a `segnatura.xml`. */
export const SegnaturaCodes = z.strictObject({ ipa: IpaCode, aoo: IpaCode, register: IpaCode })
export type SegnaturaCodes = z.infer<typeof SegnaturaCodes>

/** The offices that an installation serves. */
export const OfficeSettings = z.strictObject({
  id: OfficeId,
  administration: z.string().min(1).max(200),
  name: z.string().min(1).max(200),
  address: z.string().min(1).max(300),
  mailbox: MailSettings,
  /** Whether the patron saint's day moves a term that ends on it. */
  patronExtends: z.boolean().default(false),
  protocollo: ProtocolloWay.default('registro-particolare'),
  segnatura: SegnaturaCodes.nullable().default(null),
})
export type OfficeSettings = z.infer<typeof OfficeSettings>

/** What an installation serves: its offices, who works there, and where acts are published. */
export const Installation = z.strictObject({
  /** Address of the site on which everybody reads what is published. */
  site: z.url(),
  offices: z.array(OfficeSettings).min(1),
  staff: z
    .array(
      z.strictObject({
        id: StaffId,
        office: OfficeId,
        name: z.string().min(1).max(120),
        roles: z.array(Role).min(1),
        /** By what the office's sign-in calls this person (the claim that the settings name); their code unless said. */
        account: z.string().min(1).max(200).optional(),
      }),
    )
    .default([]),
})
export type Installation = z.infer<typeof Installation>
