import { parse } from 'yaml'
import { z } from 'zod'
import type { Behaviour } from './behaviour.js'
import { LETTERS, type LetterName } from './letters.js'
import { SHAPES, type ShapeName } from './shapes.js'
import { STYLES, type StyleName } from './styles.js'

const UNITS = { s: 1, m: 60, h: 3600, d: 86_400 } as const

/** `90s`, `10m`, `13h`, `1d 2h`: seconds. */
const Duration = z
  .string()
  .regex(/^\d+[smhd]( \d+[smhd])*$/, 'a duration is written 90s, 10m, 13h or 1d 2h')
  .transform((text) =>
    text.split(' ').reduce((sum, piece) => sum + Number.parseInt(piece, 10) * UNITS[piece.at(-1) as 's'], 0),
  )

/** An instant, or a duration from the start of the scenario. */
const Moment = z.union([
  z.iso.datetime({ offset: true }).transform((instant) => ({ instant: Date.parse(instant) })),
  Duration.transform((seconds) => ({ seconds })),
])

const names = <T extends string>(table: Record<T, unknown>) => z.enum(Object.keys(table) as [T, ...T[]])
const Shape = names<ShapeName>(SHAPES)
const oneOrMore = z.union([z.string().transform((one) => [one]), z.array(z.string()).min(1)])

const OUTCOMES = [
  'delivered',
  'mailbox-full',
  'unknown-mailbox',
  'unknown-domain',
  'virus',
  'silent',
  'external',
] as const satisfies Behaviour['outcome'][]

const Recipient = z.union([
  z.enum(OUTCOMES).transform((outcome): Behaviour => ({ outcome })),
  z
    .strictObject({
      outcome: z.enum(OUTCOMES).default('delivered'),
      after: Duration.optional(),
      notices: z.boolean().optional(),
      copies: z.int().positive().optional(),
      receipt: z.enum(['completa', 'breve', 'sintetica']).optional(),
      acceptance: z.enum(['at-once', 'missing', 'after-outcome']).optional(),
      'handover-leaks': z.boolean().optional(),
      shape: Shape.optional(),
    })
    .transform(
      (r): Behaviour => ({
        outcome: r.outcome,
        ...(r.after === undefined ? {} : { afterSeconds: r.after }),
        ...(r.notices === undefined ? {} : { notices: r.notices }),
        ...(r.copies === undefined ? {} : { copies: r.copies }),
        ...(r.receipt === undefined ? {} : { receipt: r.receipt }),
        ...(r.acceptance === undefined ? {} : { acceptance: r.acceptance }),
        ...(r['handover-leaks'] === undefined ? {} : { handoverLeaks: r['handover-leaks'] }),
        ...(r.shape === undefined ? {} : { shape: r.shape }),
      }),
    ),
])

const Message = z.strictObject({
  /** A name by which a later message can forward this one. */
  id: z.string().optional(),
  at: Moment,
  /** `pec`; `ordinary` mail to the PEC, which arrives as an anomaly; a `bounce`; the provider's `service` mail; a `raw` file. */
  kind: z.enum(['pec', 'ordinary', 'bounce', 'service', 'raw']).default('pec'),
  from: z.string().default('mittente@example.org'),
  to: oneOrMore,
  cc: oneOrMore.optional(),
  subject: z.string().default('(nessun oggetto)'),
  text: z.string().default(''),
  /** Files beside the scenario; for `raw` the first is the message. */
  files: oneOrMore.optional(),
  headers: z.record(z.string(), z.string()).optional(),
  'message-id': z.string().optional(),
  'delivered-after': Duration.optional(),
  copies: z.int().positive().optional(),
  style: names<StyleName>(STYLES).optional(),
  shape: Shape.optional(),
  /** What the sender's mail program makes of it. */
  letter: names<LetterName>(LETTERS).optional(),
  /** The id of an earlier message, whose envelope is attached whole. */
  forwards: z.string().optional(),
})

const SmtpFaultEntry = z.strictObject({
  smtp: z.enum([
    'refused',
    'deferred',
    'cut-accepted',
    'cut-lost',
    'not-accepted',
    'not-accepted-virus',
    'login-refused',
  ]),
  at: Moment.optional(),
  /** Until it ends, if `times` does not end it first. */
  for: Duration.optional(),
  times: z.int().positive().optional(),
  recipient: z.string().optional(),
})

const ImapFaultEntry = z.strictObject({
  /**
   * `silent`: connections stay and say nothing; `cut`: dropped, at once or after `bytes`; `bye`: dismissed;
   * `refused`: nobody connects; `slow`: `bytes` per second; `login-refused`; `renumbered`: another UIDVALIDITY.
   */
  imap: z.enum(['silent', 'cut', 'bye', 'refused', 'slow', 'login-refused', 'renumbered']),
  at: Moment.optional(),
  for: Duration.optional(),
  bytes: z.int().positive().optional(),
})

const Scenario = z.strictObject({
  /** What the story is about, for people. */
  title: z.string().optional(),
  starts: z.iso.datetime({ offset: true }),
  recipients: z.record(z.string(), Recipient).default({}),
  messages: z.array(Message).default([]),
  faults: z.array(z.union([SmtpFaultEntry, ImapFaultEntry])).default([]),
})

export type Scenario = z.output<typeof Scenario>
export type ScenarioMessage = z.output<typeof Message>
export type ScenarioFault = Scenario['faults'][number]
export type ScenarioMoment = z.output<typeof Moment>

/** A scenario that cannot be read: what is wrong, and where. */
export class ScenarioError extends Error {
  readonly code = 'scenario-unreadable'
}

/** Reads a scenario in YAML (docs/simulator.md). Throws ScenarioError, which names each wrong entry. */
export function readScenario(text: string): Scenario {
  let value: unknown
  try {
    value = parse(text)
  } catch (error) {
    throw new ScenarioError(`the scenario is not YAML: ${(error as Error).message}`)
  }
  const read = Scenario.safeParse(value)
  if (!read.success) throw new ScenarioError(`the scenario has mistakes:\n${z.prettifyError(read.error)}`)
  const ids = new Set<string>()
  for (const message of read.data.messages) {
    if (message.forwards !== undefined && !ids.has(message.forwards)) {
      throw new ScenarioError(`a message forwards "${message.forwards}", which no earlier message is called`)
    }
    if (message.id !== undefined) ids.add(message.id)
  }
  return read.data
}
