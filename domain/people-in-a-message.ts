/**
 * Which of the forms in one message belong to the same application: a family or a patronato send several. Two forms of
 * one person (the same signed and not) are one; those of one person for two graduatorie are two.
 *
 * @param keys of the forms, in the order of the message: whose, and for what; null where that could not be read
 * @returns for each application, in the order of its first form, the indexes of its forms; null when it is not certain
 *   how many there are: then somebody looks
 */
export function peopleIn(keys: readonly (string | null)[]): readonly (readonly number[])[] | null {
  if (keys.length === 1) return [[0]]
  const people = new Map<string, number[]>()
  for (const [index, key] of keys.entries()) {
    if (key === null) return null
    people.set(key, [...(people.get(key) ?? []), index])
  }
  return people.size === 0 ? null : [...people.values()]
}
