import { z } from 'zod'
import { CriteriaId } from './ids.js'

/**
 * A rule set: the scoring criteria of an avviso, as a file that an official can read and a judge can recompute.
 * Every scalar is text, so that no number ever passes through binary floating point. `?` stands for a value that the
 * office still has to fill in. `docs/criteri.md` explains each word.
 */

/** A number written out: `100`, `-0.5`, `516.45`, or a ratio `1/3`. */
const EXACT = /^-?(\d{1,12}(\.\d{1,6})?|\d{1,9}\/[1-9]\d{0,8})$/

const Exact = z.string().regex(EXACT, 'non è un numero (esempi: 100, -0.5, 516.45, 1/3)')
const ExactOrUnknown = z.string().refine((text) => text === '?' || EXACT.test(text), 'non è un numero né «?»')
const FactName = z
  .string()
  .regex(/^[a-z][A-Za-z0-9]{1,39}$/, 'non è il nome di un dato (lettere e cifre, come birthDate)')
  // What every object has by birth would be found though nobody declared it.
  .refine(
    (name) => !(name in Object.prototype),
    'è una parola che il programma usa per sé: scegliere un altro nome',
  )
const Name = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'non è un nome (minuscole, cifre, trattini)')
const Words = z.string().trim().min(1, 'manca il testo').max(400)
const YesNo = z.enum(['yes', 'no'], 'scrivere yes o no')

/** A day that counts for a datum: the avviso's publication (day 0 of the terms) or the closing of the window. */
export const CutOff = z.enum(['publication', 'closing'], 'scrivere publication o closing')
export type CutOff = z.infer<typeof CutOff>

/** A datum about the person that the criteria read. */
export const FactDeclaration = z.strictObject({
  label: Words,
  type: z.enum(['money', 'date', 'integer', 'percent', 'yes-no', 'choice']),
  /** Whether everybody must have it; a datum that may be missing has its value said by each element. */
  required: YesNo,
  /** Where the office finds or checks it. */
  source: Words.optional(),
  unit: Words.optional(),
  /** For `choice`: code → words. */
  options: z.record(Name, Words).optional(),
})
export type FactDeclaration = z.infer<typeof FactDeclaration>

/** Something about the person or the call that holds or doesn't; a datum not declared never satisfies it. */
export const Condition = z.union(
  [
    z.strictObject({ fact: FactName, is: z.string() }),
    z.strictObject({ fact: FactName, before: CutOff }),
    z.strictObject({ fact: FactName, atLeast: Exact }),
    z.strictObject({ fact: FactName, atMost: Exact }),
    z.strictObject({ employer: z.enum(['public', 'private']) }),
  ],
  'non è una condizione: fact con is, before, atLeast o atMost; oppure employer',
)
export type Condition = z.infer<typeof Condition>

/** The number that an element measures. */
export const Quantity = z.union(
  [
    z.strictObject({ fact: FactName }),
    z.strictObject({ yearsSince: FactName, at: CutOff }),
    z.strictObject({
      monthsSince: FactName,
      at: CutOff,
      /** Completed months; or months begun; or a last part of more than fifteen days as a whole month. */
      counting: z.enum(['completed', 'begun', 'over-fifteen-days']),
    }),
    /** Calendar months from a fixed one (`1988-04`) to that of the datum, days disregarded; negative before it. */
    z.strictObject({ calendarMonthsFrom: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/), to: FactName }),
  ],
  'non è una grandezza: fact; yearsSince e at; monthsSince, at e counting; calendarMonthsFrom e to',
)
export type Quantity = z.infer<typeof Quantity>

export const Rounding = z.union(
  [z.enum(['floor', 'ceil', 'half-up']), z.strictObject({ over: Exact })],
  'non è un arrotondamento: floor, ceil, half-up, oppure over con il resto oltre il quale si va per eccesso',
)
export type Rounding = z.infer<typeof Rounding>

/** How a quantity becomes points. */
export const ElementRule = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('fixed'), points: ExactOrUnknown }),
    /** The quantity itself, times a factor. */
    z.strictObject({ kind: z.literal('value'), times: ExactOrUnknown }),
    /** `start` and then `points` for each step; up to `above` included, nothing at all. */
    z.strictObject({
      kind: z.literal('steps'),
      step: ExactOrUnknown,
      points: ExactOrUnknown,
      rounding: Rounding,
      start: Exact.optional(),
      above: Exact.optional(),
    }),
    /** Both ends inside; `unit` is the distance between the end of a band and the start of the next. */
    z.strictObject({
      kind: z.literal('bands'),
      unit: Exact,
      bands: z
        .array(z.strictObject({ from: Exact, to: Exact.optional(), points: ExactOrUnknown }))
        .min(1, 'manca almeno una fascia'),
      /** Points of whoever is in no band. */
      outside: Exact,
    }),
  ],
  'non è una regola: kind è fixed, value, steps o bands',
)
export type ElementRule = z.infer<typeof ElementRule>

export const Element = z.strictObject({
  id: Name,
  label: Words,
  norm: Words.optional(),
  /** To whom it applies: all of these. */
  when: z.array(Condition).min(1).optional(),
  of: Quantity.optional(),
  rule: ElementRule,
  /** Points of a datum that is not there. */
  missing: ExactOrUnknown.optional(),
  min: ExactOrUnknown.optional(),
  max: ExactOrUnknown.optional(),
})
export type Element = z.infer<typeof Element>

/** Who stands first among equals; `words` complete the sentence "precede perché …". */
export const TieBreak = z.union(
  [
    z.literal('draw'),
    z.strictObject({
      fact: FactName,
      first: z.enum(['latest', 'earliest', 'highest', 'lowest', 'yes']),
      words: Words,
    }),
    z.strictObject({ element: Name, first: z.enum(['highest', 'lowest']), words: Words }),
  ],
  'non è un criterio di parità: draw; fact, first e words; element, first e words',
)
export type TieBreak = z.infer<typeof TieBreak>

/** People who stand before all others, whatever their points. */
export const Precedence = z.strictObject({
  label: Words,
  norm: Words,
  anyOf: z.array(Condition).min(1),
})
export type Precedence = z.infer<typeof Precedence>

/** A case that the set itself works out, printed with it and run by the tests. */
export const Example = z.strictObject({
  label: Words,
  publishedOn: z.iso.date('non è una data'),
  closesOn: z.iso.date('non è una data'),
  /** As a person would write them; a datum left out is not declared. */
  facts: z.record(FactName, z.string()),
  points: Exact,
})
export type Example = z.infer<typeof Example>

const RuleSetShape = z.strictObject({
  id: CriteriaId,
  title: Words,
  version: z.string().regex(/^\d+$/, 'non è un numero di versione (1, 2, …)'),
  kind: z.enum(['art16', 'l68']),
  /** L. 68: which of the two lists it is for, if only one. */
  category: z.enum(['art1', 'art18']).optional(),
  /** `incomplete`: values are missing, or nobody with the power to do so has confirmed them. */
  status: z.enum(['complete', 'incomplete']),
  notes: z.array(Words).optional(),
  source: z.array(z.strictObject({ text: Words, url: z.url('non è un indirizzo').optional() })).min(1),
  /** Who confirmed an incomplete set, when, with which act. */
  confirmed: z.strictObject({ by: Words, on: z.iso.date('non è una data'), act: Words }).optional(),
  first: z.enum(['highest', 'lowest']),
  facts: z.record(FactName, FactDeclaration),
  elements: z.array(Element).min(1),
  precedences: z.array(Precedence).optional(),
  ties: z.array(TieBreak).min(1),
  examples: z.array(Example).optional(),
})

/** The shape of a rule set. What its parts must say together is checked in `domain/scoring/check-rule-set.ts`. */
export const RuleSet = RuleSetShape
export type RuleSet = z.infer<typeof RuleSetShape>
