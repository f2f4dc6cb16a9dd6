/** The address of a From or Return-Path field: `mario@pec.example`, or null (RFC 5322 §3.4, read leniently). */
export function addressOf(field: string): string | null {
  const bare = field
    .slice(0, 1024)
    .replace(/"(?:[^"\\]|\\.)*"/g, ' ')
    .replace(/\([^()]*\)/g, ' ')
  const angle = /<\s*([^<>\s]+@[^<>\s]+)\s*>/.exec(bare)
  if (angle?.[1]) return angle[1]
  return /[^\s<>,;:]+@[^\s<>,;:]+/.exec(bare)?.[0] ?? null
}

/** Addresses are compared without regard to case: no PEC provider distinguishes it. */
export function sameAddress(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase()
}
