import type { Instant } from '../../schemas/time.js'
import type { Cast } from './cast.js'
import type { Story } from './story.js'

/** When what is no application arrives. */
export const otherMailAt = {
  otherProcedure: '2031-03-11T10:20:00+01:00' as Instant,
  ordinary: '2031-03-12T16:45:00+01:00' as Instant,
  unreadable: '2031-03-13T08:10:00+01:00' as Instant,
  wrongAddress: '2031-03-12T11:00:00+01:00' as Instant,
}

/** What else a shared mailbox receives, and what goes to another one. */
export function otherMail({ avviso, letter }: Cast, wrongAddress: string): Story[] {
  const here = `select id from message where mailbox = '${avviso.mailbox}'`
  return [
    {
      words: 'Una richiesta per un altro procedimento nella casella comune: passata a chi lo segue.',
      notes: [
        {
          from: 'impresa@pec.comuni.example',
          subject: 'Richiesta di nulla osta',
          text: 'Si chiede il nulla osta per una assunzione.',
          at: otherMailAt.otherProcedure,
          files: [],
        },
      ],
      expected: 1,
      found: `${here} and standing = 'other-procedure' and resolved_by is not null`,
    },
    {
      words: 'Posta ordinaria a un indirizzo di PEC: registrata, e nessuno la crede una domanda.',
      expected: 1,
      found: `${here} and kind = 'anomalia' and standing = 'set-aside' and exists (select from register_entry where message = message.id)`,
    },
    {
      words: 'Un messaggio che nessun programma legge: conservato, con il suo numero.',
      expected: 1,
      found: `${here} and kind = 'illeggibile' and standing = 'set-aside' and exists (select from register_entry where message = message.id)`,
    },
    {
      words: 'All’indirizzo di un altro ufficio: trasmessa con il suo istante, una persona decide; esclusa.',
      letters: [letter({ to: wrongAddress, at: otherMailAt.wrongAddress, treated: 'sent-elsewhere' })],
      expected: 1,
      found: `select told.id from told join message here on here.id = told.message
        join message there on there.id = here.handed_from and there.mailbox = '${wrongAddress}' and there.standing = 'handed-over'
        where told.call = '${avviso.id}' and position = 'in-time' and reasons = array['wrong-channel']`,
    },
  ]
}
