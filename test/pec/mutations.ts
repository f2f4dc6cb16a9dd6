import fc from 'fast-check'

/** One change to the bytes of a message; positions are fractions, so that any message can be changed. */
export interface Mutation {
  readonly at: number
  readonly length: number
  readonly change: 'flip' | 'delete' | 'double' | 'move' | 'insert' | 'cut' | 'zero'
  readonly to: number
  readonly inserted: string
}

/** Things that a parser of this kind of message looks for. */
const TOKENS = [
  '\r\n',
  '\n',
  '\r\n\r\n',
  '\0',
  '--',
  '\r\n--',
  '--\r\n',
  '"',
  '<',
  '>',
  ';',
  ':',
  '=',
  '==',
  '&',
  '&#0;',
  '&x;',
  '<!DOCTYPE x>',
  '<!ENTITY a "b">',
  '<![CDATA[',
  ']]>',
  '<!--',
  '</postacert>',
  '=?utf-8?B?',
  '?=',
  "utf-8''%",
  '0\x80',
  '\x30\x84\xff\xff\xff\xff',
  '\xff',
  '\xc3',
  '\x30\x80\x30\x80\x30\x80\x30\x80',
  'X-Ricevuta: accettazione\r\n',
  'X-Trasporto: errore\r\n',
  'Content-Type: multipart/mixed; boundary=x\r\n\r\n',
  'Content-Transfer-Encoding: quoted-printable\r\n',
  'Content-Type: message/rfc822\r\n\r\n',
]

export const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 3000 })),
  change: fc.constantFrom('flip', 'flip', 'delete', 'double', 'move', 'insert', 'insert', 'cut', 'zero'),
  to: fc.double({ min: 0, max: 1, noNaN: true }),
  inserted: fc.oneof(fc.constantFrom(...TOKENS), fc.string({ unit: 'binary', maxLength: 20 })),
})

export function mutate(message: Buffer, mutations: readonly Mutation[]): Buffer {
  let bytes = message
  for (const { at, length, change, to, inserted } of mutations) {
    const start = Math.floor(at * bytes.length)
    const end = Math.min(bytes.length, start + length)
    const piece = bytes.subarray(start, end)
    const without = Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)])
    const into = (whole: Buffer, position: number, what: Buffer) =>
      Buffer.concat([whole.subarray(0, position), what, whole.subarray(position)])
    switch (change) {
      case 'flip': {
        const copy = Buffer.from(bytes)
        if (start < copy.length) copy[start] = (copy[start] ?? 0) ^ (1 << (length % 8))
        bytes = copy
        break
      }
      case 'delete':
        bytes = without
        break
      case 'double':
        bytes = into(bytes, start, piece)
        break
      case 'move':
        bytes = into(without, Math.floor(to * without.length), Buffer.from(piece))
        break
      case 'insert':
        bytes = into(bytes, start, Buffer.from(inserted, 'latin1'))
        break
      case 'cut':
        bytes = bytes.subarray(0, start)
        break
      case 'zero':
        bytes = Buffer.concat([bytes.subarray(0, start), Buffer.alloc(piece.length), bytes.subarray(end)])
        break
    }
  }
  return bytes
}
