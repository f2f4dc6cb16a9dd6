import type { Instant } from '../../schemas/time.js'
import type { Cast } from './cast.js'
import type { Story } from './story.js'

/** Who has no PEC. */
export function onPaper({ avviso, person, paper }: Cast): Story[] {
  const signed = { signature: 'autograph', identityDocument: true } as const
  const noPec = () => person({ pec: null })
  const atHome = noPec()
  const here = `select id from told where call = '${avviso.id}' and state = 'admitted'`
  const handed = (
    channel: string,
  ) => `exists (select from delivery where application = told.id and purpose = 'receipt'
    and delivery.channel = '${channel}' and delivery.state = 'delivered')`
  return [
    {
      words: 'Allo sportello, senza PEC: registrata, con la ricevuta consegnata a mano; ammessa.',
      visits: [
        {
          call: avviso.id,
          channel: 'counter',
          presentedAt: '2031-03-11T10:05:00+01:00' as Instant,
          registeredAt: '2031-03-11T10:30:00+01:00' as Instant,
          postedAt: null,
          proof: null,
          paper: paper({ data: { applicant: noPec(), recapito: { by: 'counter' }, ...signed } }),
        },
      ],
      expected: 1,
      found: `${here} and channel = 'counter' and ${handed('counter')}`,
    },
    {
      words: 'Per raccomandata spedita in tempo e arrivata dopo: vale la spedizione; ammessa.',
      visits: [
        {
          call: avviso.id,
          channel: 'raccomandata',
          presentedAt: '2031-03-17T09:10:00+01:00' as Instant,
          registeredAt: '2031-03-17T09:40:00+01:00' as Instant,
          postedAt: '2031-03-13T16:20:00+01:00' as Instant,
          proof: '15012345678-9',
          paper: paper({
            data: { applicant: atHome, recapito: { by: 'post', address: atHome.address }, ...signed },
          }),
        },
      ],
      expected: 1,
      found: `${here} and channel = 'raccomandata' and posted_at <= closes_at and arrived_at > closes_at and ${handed('paper')}`,
    },
  ]
}
