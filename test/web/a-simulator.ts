import type { Instant } from '../../schemas/time.js'
import type { Simulator } from '../../web/simulator/simulator.js'

/** A world in which nothing happens, to look at its page. */
export const aSimulator: Simulator = {
  office: 'cpi.genova@pec.office.example',
  correspondents: [
    { address: 'comune@pec.comuni.example', who: 'il Comune' },
    { address: 'anna@pec.cittadini.example', who: 'una candidata' },
  ],
  write: async () => {},
  inbox: async () => [
    {
      what: 'ricevuta di accettazione',
      subject: 'ACCETTAZIONE: Domanda',
      at: '2031-03-10T10:00:00Z' as Instant,
      attachments: [],
    },
  ],
  examples: [{ name: 'request', words: 'la richiesta del Comune', send: async () => 'sent' as const }],
  sign: async (document) => document,
  time: {
    now: () => '2031-03-10T10:00:00Z' as Instant,
    moveTo: async () => {},
    next: async () => '2031-03-14T11:00:00Z' as Instant,
  },
}
