import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { appendDrop } from '../../pec/simulator/append-drop.js'
import { lmtpDrop, type MailDrop } from '../../pec/simulator/mail-drop.js'
import { type Dovecot, startDovecot } from '../harness/dovecot.js'
import { kinds, OFFICE, officeWithProvider, readMailbox } from './desk.js'
import { opensslVerify } from './openssl.js'

const started = await startDovecot()
const lane = 'missing' in started ? `not run, it needs ${started.missing}` : 'Dovecot'

describe.skipIf('missing' in started)(lane, () => {
  const dovecot = started as Dovecot
  afterAll(() => dovecot.close())

  const drops: [string, () => MailDrop][] = [
    ['LMTP', () => lmtpDrop(dovecot.lmtp)],
    [
      'IMAP APPEND',
      () =>
        appendDrop({
          ...dovecot.imap,
          login: (address) => ({ user: address, pass: dovecot.imap.password(address) }),
        }),
    ],
  ]
  describe.each(drops)('by %s', (name, open) => {
    let desk: Awaited<ReturnType<typeof officeWithProvider>>
    const office = `${name.slice(0, 4).toLowerCase()}.${OFFICE}`
    const access = { ...dovecot.imap, user: office, password: dovecot.imap.password(office) }
    beforeAll(async () => {
      // Dovecot takes no internal date of the future
      desk = await officeWithProvider(
        { mailboxes: { ...open(), hosts: (address) => address === office } },
        '2025-03-03T11:00:00Z',
      )
      return () => desk.provider.close()
    })
    let before = 0
    beforeEach(async () => {
      before = (await readMailbox(access)).length
    })

    test('an envelope arrives whole and still verifies', async () => {
      await desk.provider.send({
        from: 'anna@altra-pec.example',
        to: [office],
        subject: 'Domanda',
        text: 'Testo\n.punto\n',
        attachments: [{ filename: 'a.bin', content: Buffer.from([0, 255, 13, 10, 46]) }],
        deliverAfterSeconds: 3600,
      })
      desk.pass(3600)
      expect(await desk.provider.advance()).toBe(1)
      const [message] = (await readMailbox(access)).slice(before)
      const source = Buffer.from(message?.source ?? '', 'latin1')
      const written =
        desk.provider
          .posted()
          .find(({ state }) => state === 'delivered')
          ?.message() ?? Buffer.alloc(0)
      expect(source.subarray(source.length - written.length).equals(written)).toBe(true)
      await opensslVerify(source, desk.pki, desk.now())
      if (name === 'IMAP APPEND') expect(message?.internalDate).toBe('2025-03-03T12:00:00.000Z')
    })

    test('what Dovecot could not take while it was down arrives once it is back, once', async () => {
      await dovecot.pause()
      const raw = Buffer.from('Subject: durante il fermo\r\n\r\nciao\r\n')
      await expect(desk.provider.deliverRaw(office, raw)).rejects.toMatchObject({
        code: 'simulator-delivery-failed',
      })
      expect(desk.provider.pending().count).toBe(1)
      await dovecot.resume()
      expect(await desk.provider.advance()).toBe(1)
      const messages = (await readMailbox(access)).slice(before)
      expect(kinds(messages)).toEqual(['ordinaria'])
    })
  })
})
