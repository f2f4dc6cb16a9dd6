import { forgedDaticert } from '../attachments.js'
import type { Cast } from './cast.js'
import type { Story } from './story.js'

/** The second decides, as the sender's provider certifies it. */
export function onTime({ avviso, letter, afterClosing, afterOpening }: Cast): Story[] {
  const here = `select id from told where call = '${avviso.id}'`
  return [
    {
      words: 'Inviata nell’ultimo secondo utile: ammessa.',
      letters: [letter({ at: afterClosing(0), deliverAfterSeconds: 40 })],
      expected: 1,
      found: `${here} and sent_at = closes_at and position = 'in-time' and state = 'admitted'`,
    },
    {
      words: 'Inviata un secondo dopo la chiusura: esclusa.',
      letters: [letter({ at: afterClosing(1) })],
      expected: 1,
      found: `${here} and position = 'late' and seconds_off = 1 and state = 'excluded' and 'late' = any(reasons)`,
    },
    {
      words: 'Inviata un minuto prima dell’apertura: esclusa.',
      letters: [letter({ at: afterOpening(-1 / 60) })],
      expected: 1,
      found: `${here} and position = 'early' and seconds_off = 60 and state = 'excluded'`,
    },
    {
      words: 'Inviata in tempo e consegnata il giorno dopo la chiusura: ammessa.',
      letters: [letter({ at: afterClosing(-1800), deliverAfterSeconds: 22 * 3600 })],
      expected: 1,
      found: `${here} and channel is null and arrived_at > closes_at + interval '12 hours' and state = 'admitted'`,
    },
    {
      words: 'Un daticert.xml falso fra gli allegati: vale quello del gestore, la domanda è tardiva.',
      letters: [letter({ at: afterClosing(3600), extra: [forgedDaticert(avviso.window.closesAt)] })],
      expected: 1,
      found: `${here} and position = 'late' and seconds_off = 3600 and state = 'excluded'`,
    },
  ]
}
