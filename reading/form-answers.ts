import {
  applicationFields,
  type FormDefinition,
  type FormField,
  reserveFields,
} from '../documents/form-fields.js'
import type { Instant } from '../schemas/time.js'
import type { FilledField } from './filled-form.js'
import { type TypedValue, typedValue } from './typed-value.js'

/** Where a datum was found. */
export interface FieldSource {
  /** `modulo, pag. 2, campo «Cognome»` */
  readonly source: string
  readonly at: Instant
}

/** A datum that a person has to read and type. */
export interface UnreadField {
  /** Name of the field: `facts.isee`. */
  readonly field: string
  readonly label: string
  /** In Italian, without what was typed. */
  readonly why: string
  /** As typed, for the person who looks at it; null where nothing was, or two things. */
  readonly typed: string | null
}

/** What the answer to a field comes to; `unread` has been named already. */
export type Answer = { readonly value: string | number | boolean } | 'blank' | 'unread'

/** Makes a value of what was typed into a field. */
export type Reader = (field: FormField, typed: FilledField['value']) => TypedValue

/** The answers in the forms of a call, each with its source; those that can't be read are named, not guessed. */
export class FormAnswers {
  readonly sources: Record<string, FieldSource> = {}
  readonly unread: UnreadField[] = []
  readonly #fields: ReadonlyMap<string, FormField>
  readonly #filled: ReadonlyMap<string, FilledField>
  readonly #at: Instant

  constructor(filled: readonly FilledField[], definition: FormDefinition, at: Instant) {
    const all = [...applicationFields(definition), ...reserveFields(definition)]
    this.#fields = new Map(all.map((field) => [field.name, field]))
    this.#filled = new Map(filled.map((field) => [field.name, field]))
    this.#at = at
  }

  /** What this call's forms ask for under a heading: `facts` → `isee`, `didFiledOn`. */
  under(heading: string): string[] {
    return [...this.#fields.keys()].flatMap((name) =>
      name.startsWith(`${heading}.`) ? [name.slice(heading.length + 1)] : [],
    )
  }

  /** The answer to a field; one that the call's forms don't have is blank. */
  answer(name: string, reader: Reader = typedValue): Answer {
    const field = this.#fields.get(name)
    if (!field) return 'blank'
    const filled = this.#filled.get(name)
    if (!filled) return this.refuse(name, 'il modulo non ha questo campo')
    const read = reader(field, filled.value)
    if (read === 'blank') return read
    if ('problem' in read) return this.refuse(name, read.problem)
    const source = `modulo, pag. ${filled.page}, campo «${field.label.slice(0, 120)}»`
    this.sources[name] = { source, at: this.#at }
    return read
  }

  /** An answer in words, or null; one that is missing is named if it is wanted. */
  text(name: string, blank: 'wanted' | 'optional' = 'wanted', reader?: Reader): string | null {
    const answer = this.answer(name, reader)
    if (answer === 'blank' && blank === 'wanted' && this.#fields.has(name))
      this.refuse(name, 'non è compilato')
    return typeof answer === 'object' ? String(answer.value) : null
  }

  /** The codes whose boxes are ticked; a box that the forms at hand don't have is not. */
  ticked(heading: string): string[] {
    return this.under(heading).filter((code) => {
      const name = `${heading}.${code}`
      return this.#filled.has(name) && typeof this.answer(name) === 'object'
    })
  }

  /** Names a datum that can't be used: it has no source any more. */
  refuse(name: string, why: string): 'unread' {
    delete this.sources[name]
    const typed = this.#filled.get(name)?.value
    this.unread.push({
      field: name,
      label: this.#fields.get(name)?.label ?? name,
      why,
      typed: typeof typed === 'string' && typed !== '' ? typed : null,
    })
    return 'unread'
  }
}
