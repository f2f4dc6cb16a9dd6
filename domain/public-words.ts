import type { Applicant } from '../schemas/application.js'

/** As a codice fiscale looks, whoever's it is; digits may be replaced by letters (omocodia). */
const CODICE_FISCALE =
  /(?<![A-Z0-9])[A-Z]{6}[0-9L-NP-V]{2}[A-Z][0-9L-NP-V]{2}[A-Z][0-9L-NP-V]{3}[A-Z](?![A-Z0-9])/i

/**
 * Whether words that everybody will read tell who a person is: any codice fiscale, or a surname, telephone, e-mail
 * or PEC of somebody of the call. A surname counts where it is written as one, with a capital: «conti» is no Conti.
 *
 * @norma Reg. UE 2016/679 art. 5 (minimizzazione); D.Lgs 196/2003 art. 2-septies c. 8
 */
export function tellsWhoSomebodyIs(words: string, people: readonly Applicant[]): boolean {
  if (CODICE_FISCALE.test(words)) return true
  const folded = words.toLowerCase()
  const named = new Set(words.match(/\p{Lu}[\p{L}’']*/gu)?.map((word) => word.toLowerCase()))
  return people.some(({ surname, phone, email, pec }) => {
    const parts = surname.toLowerCase().split(/\s+/)
    return (
      parts.every((part) => named.has(part)) ||
      [phone, email, pec].some((datum) => datum && folded.includes(datum.toLowerCase()))
    )
  })
}
