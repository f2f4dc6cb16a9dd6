import fc from 'fast-check'
import { simpleParser } from 'mailparser'
import { describe, expect, it } from 'vitest'
import {
  ComposeError,
  compose,
  type Draft,
  inspect,
  newMessageId,
  readInner,
  withMessageId,
} from '../../pec/index.js'

const draft: Draft = {
  from: 'domande@pec.ufficio.example',
  to: ['anna@pec.example'],
  subject: 'Ricevuta della domanda: perché è arrivata',
  text: 'Buongiorno,\nla domanda è arrivata.\n\n.\nSaluti',
  attachments: [{ name: 'ricevuta è.pdf', type: 'application/pdf', content: Buffer.from('%PDF') }],
  messageId: '<0123@pec.ufficio.example>',
  date: '2031-03-03T12:00:00+01:00',
  inReplyTo: '<domanda@pec.example>',
}
const codeOf = async (changes: Partial<Draft>) =>
  compose({ ...draft, ...changes }).then(
    () => null,
    (error: unknown) => (error instanceof ComposeError ? error.code : error),
  )

describe('a composed message', () => {
  it('says what it was given, to our reader and to another', async () => {
    const bytes = await compose(draft)
    const parsed = await simpleParser(bytes)
    expect(parsed.subject).toBe(draft.subject)
    expect(parsed.text?.trim()).toBe(draft.text)
    expect(parsed.messageId).toBe(draft.messageId)
    expect(parsed.inReplyTo).toBe(draft.inReplyTo)
    expect(parsed.date?.toISOString()).toBe('2031-03-03T11:00:00.000Z')
    const inner = readInner(bytes, inspect(bytes))
    expect(inner).toMatchObject({
      from: draft.from,
      subject: draft.subject,
      text: draft.text,
      messageId: draft.messageId,
    })
    expect(inner.attachments.map(({ name, type, size }) => ({ name, type, size }))).toEqual([
      { name: 'ricevuta è.pdf', type: 'application/pdf', size: 4 },
    ])
  })

  it('has CRLF only, short lines, one From, no Bcc, and is ASCII', async () => {
    const text = (await compose({ ...draft, to: ['anna@pec.example', 'bruno@pec.example'] })).toString(
      'latin1',
    )
    expect(text.replace(/\r\n/g, '')).not.toMatch(/[\r\n]/)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII
    expect(text).toMatch(/^[\x00-\x7f]*$/)
    expect(Math.max(...text.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998)
    expect(text.match(/^From:/gim)).toHaveLength(1)
    expect(text).not.toMatch(/^bcc:/im)
    expect(text).toMatch(/^To: anna@pec\.example, bruno@pec\.example\r$/m)
  })

  it('says that it is automatic when it is, so that no machine answers it', async () => {
    expect(inspect(await compose({ ...draft, automatic: true })).automatic).toBe(true)
    expect(inspect(await compose(draft)).automatic).toBe(false)
  })

  it('is the same bytes for the same draft, but for the boundary', async () => {
    const bare = { ...draft, attachments: [] }
    expect((await compose(bare)).equals(await compose(bare))).toBe(true)
  })
})

describe('what is refused', () => {
  it('a line break in any header', async () => {
    for (const injected of ['x\r\nBcc: spia@example.org', 'x\nX: y', 'x\rX: y', 'x\0y', 'x\u2028y']) {
      expect(await codeOf({ subject: injected })).toBe('header-injection')
      expect(await codeOf({ from: injected })).toBe('header-injection')
      expect(await codeOf({ to: [injected] })).toBe('header-injection')
      expect(await codeOf({ messageId: `<${injected}@x>` })).toBe('header-injection')
      expect(await codeOf({ inReplyTo: `<${injected}@x>` })).toBe('header-injection')
      expect(
        await codeOf({ attachments: [{ name: injected, type: 'text/plain', content: Buffer.alloc(0) }] }),
      ).toBe('header-injection')
      expect(await codeOf({ attachments: [{ name: 'a', type: injected, content: Buffer.alloc(0) }] })).toBe(
        'header-injection',
      )
    }
  })

  it('addresses, Message-IDs and dates that are none, and nobody to write to', async () => {
    for (const to of [
      'anna',
      'anna@',
      '@pec.example',
      'Anna <anna@pec.example>',
      'a@b.it, c@d.it',
      'a b@c.it',
    ]) {
      expect(await codeOf({ to: [to] })).toBe('invalid-address')
    }
    expect(await codeOf({ to: [] })).toBe('no-recipient')
    expect(await codeOf({ messageId: 'senza@parentesi' })).toBe('invalid-message-id')
    expect(await codeOf({ date: 'ieri' })).toBe('invalid-date')
  })

  it('more than 30 MB times the recipients', async () => {
    const attachments = [
      { name: 'a.bin', type: 'application/octet-stream', content: Buffer.alloc(12_000_000) },
    ]
    expect(await codeOf({ attachments })).toBeNull()
    expect(await codeOf({ attachments, to: ['anna@pec.example', 'bruno@pec.example'] })).toBe('too-large')
  })

  it('an error never carries what was in the message', async () => {
    const error = await compose({ ...draft, to: ['Anna Bianchi'] }).catch((caught: unknown) => caught)
    expect(String(error)).not.toContain('Anna')
  })

  it('no subject at all can add a header', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), async (subject) => {
        const bytes = await compose({ ...draft, subject, attachments: [] }).catch((error: unknown) => error)
        if (bytes instanceof ComposeError) return
        const names = (bytes as Buffer)
          .toString('latin1')
          .split('\r\n\r\n')[0]
          ?.match(/^[\w-]+(?=:)/gm)
        // An empty subject is left out.
        expect((names ?? []).filter((name) => name !== 'Subject').sort()).toEqual(
          [
            'Content-Transfer-Encoding',
            'Content-Type',
            'Date',
            'From',
            'In-Reply-To',
            'MIME-Version',
            'Message-ID',
            'References',
            'To',
          ].sort(),
        )
      }),
      { numRuns: 300 },
    )
  })
})

describe('a Message-ID of ours', () => {
  it('is made of the chance it is given', () => {
    expect(newMessageId('pec.ufficio.example', Buffer.alloc(16, 0xab))).toBe(
      `<${'ab'.repeat(16)}@pec.ufficio.example>`,
    )
    expect(() => newMessageId('pec.example', Buffer.alloc(8))).toThrow(ComposeError)
    expect(() => newMessageId('pec.example>\r\nX: y', Buffer.alloc(16))).toThrow(ComposeError)
  })
})

describe('another attempt', () => {
  const other = '<4567@pec.ufficio.example>'

  it('is the same message byte for byte, but for its Message-ID', async () => {
    const quoting = {
      ...draft,
      subject: `Message-ID: ${draft.messageId}`,
      text: `Message-ID: ${draft.messageId}`,
    }
    const first = await compose(quoting)
    const second = withMessageId(first, other)
    expect((await simpleParser(second)).messageId).toBe(other)
    expect(withMessageId(second, draft.messageId).equals(first)).toBe(true)
  })

  it('finds a Message-ID too long for its line', async () => {
    const long = `<${'a'.repeat(150)}@${'b'.repeat(60)}.example>`
    const bytes = withMessageId(await compose({ ...draft, messageId: long }), other)
    expect(inspect(bytes).header.messageId).toBe(other)
  })

  it('is refused where the message has none, or the new one would break out of its line', async () => {
    const bytes = await compose(draft)
    expect(() => withMessageId(bytes, `${other}\r\nBcc: x@y.example`)).toThrow(ComposeError)
    expect(() => withMessageId(Buffer.from('From: a@b.example\r\n\r\nMessage-ID: <a@b>'), other)).toThrow(
      ComposeError,
    )
  })
})
