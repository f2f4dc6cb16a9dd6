import { randomInt } from 'node:crypto'

/** Without letters and digits that look alike, so that it can be read on the telephone. */
const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

/** The random code by which a person finds their own line in what is published: `K7QM-4RTX`. It tells nothing of
 *  the person, nor of the order in which applications arrived. */
export function publicCode(): string {
  const letters = Array.from({ length: 8 }, () => alphabet[randomInt(alphabet.length)])
  return `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`
}
