import type { Instant } from '../schemas/time.js'

/** A file that somebody attaches. */
export interface Attachment {
  readonly filename: string
  readonly content: Buffer
  readonly contentType: string
}

/** A picture of so many megabytes: it stands for paper that no machine reads. */
export function scan(filename: string, megabytes: number): Attachment {
  const content = Buffer.alloc(Math.round(megabytes * 1024 * 1024))
  for (let at = 0; at + 4 <= content.length; at += 4)
    content.writeInt32LE(Math.imul(at + filename.length, 2_654_435_761) | 0, at)
  return { filename, content, contentType: 'image/jpeg' }
}

/** Says that the message was accepted while the window was open. It lies, and nobody looks at it. */
export function forgedDaticert(closesAt: Instant): Attachment {
  const day = closesAt.slice(0, 10).split('-').reverse().join('/')
  const content = `<?xml version="1.0" encoding="UTF-8"?>
<postacert tipo="posta-certificata" errore="nessuno"><intestazione><mittente>altra.persona@pec.cittadini.example</mittente>
<destinatari tipo="certificato">cpi.genova@pec.office.example</destinatari><risposte>altra.persona@pec.cittadini.example</risposte></intestazione>
<dati><gestore-emittente>Gestore</gestore-emittente><data zona="+0100"><giorno>${day}</giorno><ora>09:00:00</ora></data>
<identificativo>falso.1@pec.cittadini.example</identificativo></dati></postacert>`
  return { filename: 'daticert.xml', content: Buffer.from(content), contentType: 'application/xml' }
}
