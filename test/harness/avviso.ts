import type { z } from 'zod'
import { Avviso, type Ranking } from '../../schemas/call.js'

/** A graduatoria as it is asked for in the tests, but for what a story says otherwise. */
export function aRanking(other: Partial<z.input<typeof Ranking>> = {}): z.input<typeof Ranking> {
  return {
    code: 'unica',
    profile: 'Operaio',
    contract: 'tempo indeterminato',
    posts: 3,
    criteria: 'art16-emilia-romagna',
    category: null,
    reserves: [],
    ...other,
  }
}

/** The avviso of an art. 16 call of an invented comune, open from 10 March 2031 until noon of the 14th, but for what a
 *  story says otherwise. */
export function anAvviso(other: Partial<z.input<typeof Avviso>> = {}): Avviso {
  return Avviso.parse({
    id: 'GE-2031-001',
    kind: 'art16',
    office: 'ge',
    mailbox: 'cpi.genova@pec.office.example',
    requestingBody: {
      name: 'Comune di Portofelice',
      pec: 'comune@pec.comuni.example',
      request: '123/2031',
      requestedOn: null,
    },
    rankings: [aRanking()],
    requirements: [{ kind: 'professional', code: 'patente-b', text: 'patente B' }],
    documents: [],
    window: { opensAt: '2031-03-10T09:00:00+01:00', closesAt: '2031-03-14T12:00:00+01:00' },
    days: null,
    channels: { pec: { rule: 'sent' }, post: null, counter: null, hand: null },
    terms: { publicationDays: 35, listDays: 45, observationDays: null, onlineDays: 120 },
    act: 'decreto del dirigente',
    drawSource: 'primo estratto sulla ruota di Genova',
    responsible: { name: 'Renato Fittizio', contact: '010 555 0000' },
    ...other,
  })
}
