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
  const pieces: string[] = []
  write(value, pieces)
  return pieces.join('')
}

function write(value: Canonical, pieces: string[]): void {
  if (typeof value === 'string') pieces.push(quoted(value))
  else if (value === null || typeof value !== 'object') pieces.push(scalar(value))
  else if (isList(value)) {
    for (const [index, item] of value.entries()) {
      // each item joined by itself: one list of every piece of ten thousand would be slow to join
      pieces.push(index === 0 ? '[' : ',', canonicalJson(item))
    }
    pieces.push(value.length === 0 ? '[]' : ']')
  } else {
    let before = '{'
    for (const key of sortedKeys(value)) {
      const member = value[key]
      if (member === undefined) continue
      pieces.push(before, quoted(key), ':')
      write(member, pieces)
      before = ','
    }
    pieces.push(before === '{' ? '{}' : '}')
  }
}

function scalar(value: number | boolean | null): string {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw new TypeError('canonical JSON carries integers only')
  }
  return String(value)
}

/** Keys by UTF-16 code units; most objects have them in order already. */
function sortedKeys(value: object): readonly string[] {
  const keys = Object.keys(value)
  for (let index = 1; index < keys.length; index++) {
    if ((keys[index - 1] ?? '') > (keys[index] ?? '')) return keys.sort()
  }
  return keys
}

/** Most text needs no escapes, and to see that is quicker than to write them. */
function quoted(text: string): string {
  return /^[ !#-[\]-~]*$/.test(text) ? `"${text}"` : JSON.stringify(text)
}

function isList(value: object): value is readonly Canonical[] {
  return Array.isArray(value)
}
