/** What can be written canonically: no floating numbers, no undefined. */
export type Canonical =
  | string
  | number
  | boolean
  | null
  | readonly Canonical[]
  | { readonly [key: string]: Canonical | undefined }

/**
 * JSON as RFC 8785 writes it: keys sorted by UTF-16 code units, no spaces, strings as ECMAScript writes them.
 * Numbers are integers only, so that no machine can write them differently; a key without a value is left out.
 *
 * @throws TypeError on a number that is not a safe integer
 */
export function canonicalJson(value: Canonical): string {
  if (isInOrder(value)) return JSON.stringify(value)
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`
  const members = Object.entries(value as Readonly<Record<string, Canonical | undefined>>)
    .filter((member): member is [string, Canonical] => member[1] !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`
}

/** Whether a value holds its keys in order already, at every depth: then `JSON.stringify` writes it canonically. */
function isInOrder(value: Canonical | undefined): boolean {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw new TypeError('canonical JSON carries integers only')
  }
  if (typeof value !== 'object' || value === null) return true
  if (isList(value)) return value.every(isInOrder)
  let before = ''
  for (const key in value) {
    if (key < before || !isInOrder(value[key])) return false
    before = key
  }
  return true
}

function isList(value: Canonical): value is readonly Canonical[] {
  return Array.isArray(value)
}
