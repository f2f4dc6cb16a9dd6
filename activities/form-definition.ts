import type { FormDefinition } from '../documents/form-fields.js'
import type { Avviso } from '../schemas/call.js'
import type { RuleSet } from '../schemas/criteria.js'
import type { CallOnFile } from '../storage/calls.js'
import type { Record } from '../storage/record.js'
import { lockedRuleSet } from './criteria.js'

/** What the forms of an avviso ask for, by its requirements and by the criteria of all its graduatorie. */
export function formDefinition(avviso: Avviso, ruleSets: readonly RuleSet[]): FormDefinition {
  return {
    kind: avviso.kind,
    rankings: avviso.rankings,
    requirements: avviso.requirements,
    facts: Object.assign({}, ...ruleSets.map(({ facts }) => facts)) as RuleSet['facts'],
    words: {},
  }
}

/** The same of a call whose criteria are locked: what its published forms ask for. */
export async function publishedFormDefinition(
  record: Record,
  { avviso, criteria }: Pick<CallOnFile, 'avviso' | 'criteria'>,
): Promise<FormDefinition> {
  const digests = avviso.rankings.flatMap(({ code }) => criteria[code] ?? [])
  const ruleSets = await Promise.all(digests.map((digest) => lockedRuleSet(record, digest)))
  return formDefinition(avviso, ruleSets)
}
