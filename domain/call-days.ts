import type { Avviso } from '../schemas/call.js'
import type { LegalDate } from '../schemas/time.js'
import type { CallDays } from './requirements.js'
import { romeDate } from './terms/index.js'

/** The days to which the requirements of an avviso refer; before its publication, the opening stands for it. */
export function callDays({ window }: Pick<Avviso, 'window'>, publishedOn: LegalDate | null): CallDays {
  return { publication: publishedOn ?? romeDate(window.opensAt), closing: romeDate(window.closesAt) }
}
