import { capital, decimal } from '../../documents/words.js'
import { readFact } from '../../domain/scoring/read-fact.js'
import type { FactValue } from '../../schemas/application.js'
import type { FactDeclaration, RuleSet } from '../../schemas/criteria.js'
import { SelectField, TextField } from '../parts/form.js'
import { Typed, type Visit } from '../visit.js'

export type Facts = Readonly<Record<string, FactValue>>

/** What a set of criteria reads of a person, a field for each datum, but for those that the form itself has. */
export function FactFields({
  visit,
  ruleSet,
  values = {},
  without = [],
}: {
  visit: Visit
  ruleSet: RuleSet
  values?: Facts
  without?: readonly string[]
}) {
  return (
    <>
      {Object.entries(ruleSet.facts)
        .filter(([name]) => !without.includes(name))
        .map(([name, declaration]) => (
          <FactField
            key={name}
            visit={visit}
            name={name}
            declaration={declaration}
            value={asTyped(declaration, values[name] ?? null)}
          />
        ))}
    </>
  )
}

/** What was typed in them. @throws {Typed} naming the datum */
export function typedFacts(visit: Visit, ruleSet: RuleSet, without: readonly string[] = []): Facts {
  const read = Object.entries(ruleSet.facts)
    .filter(([name]) => !without.includes(name))
    .map(([name, declaration]) => {
      const found = readFact(declaration, visit.typed[`fact.${name}`] ?? '')
      if ('problem' in found) throw new Typed(`${declaration.label}: ${found.problem}.`, `fact.${name}`)
      return [name, found.value] as const
    })
  return Object.fromEntries(read)
}

function asTyped({ type }: FactDeclaration, value: FactValue): string {
  if (value === null) return ''
  if (typeof value === 'boolean') return value ? 'sì' : 'no'
  return type === 'money' ? decimal(String(value)) : String(value)
}

function FactField({
  visit,
  name,
  declaration: { label, type, required, options, unit },
  value,
}: {
  visit: Visit
  name: string
  declaration: FactDeclaration
  value: string
}) {
  const field = {
    visit,
    name: `fact.${name}`,
    label: capital(unit ? `${label} (${unit})` : label),
    value,
    required: required === 'yes',
  }
  const choices =
    type === 'yes-no'
      ? ['sì', 'no'].map((one) => ({ value: one, words: one }))
      : Object.entries(options ?? {}).map(([code, words]) => ({ value: code, words }))
  if (type === 'yes-no' || type === 'choice') return <SelectField {...field} empty="—" choices={choices} />
  return <TextField {...field} type={type === 'date' ? 'date' : 'text'} />
}
