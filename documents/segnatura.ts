import type { LegalDate } from '../schemas/time.js'
import { onOneLine } from './legible.js'
import type { PaperFile } from './paper.js'

/** The segnatura that goes to another administration with what it is sent. */
export interface SegnaturaData {
  /** Who sends: name, code in the IPA (`r_liguri`), code of the area (AOO) and of its register. */
  sender: { name: string; ipa: string; aoo: string; register: string }
  /** Who is sent to; a body that is not in the IPA has no code. */
  recipient: { name: string; ipa: string | null }
  /** Number of the year, from 1. */
  number: number
  date: LegalDate
  subject: string
  /** Title of the class under which the office files it. */
  classification: string
  /** The document itself, and what goes with it. */
  primary: SegnaturaFile
  attachments: readonly SegnaturaFile[]
}

export interface SegnaturaFile extends Pick<PaperFile, 'name' | 'mediaType'> {
  /** SHA-256, 64 hexadecimal digits. */
  digest: string
}

/** A code or a number is not as the schema wants it. The message names the member, never its value. */
export class SegnaturaRefused extends Error {
  override name = 'SegnaturaRefused'
  constructor(member: string) {
    super(`the segnatura can't be made: "${member}" is not as AgID's schema wants it`)
  }
}

const CODE = /^[A-Za-z0-9_.-]{1,16}$/

/**
 * `segnatura.xml` in the form of AgID's guidelines (allegato 6, `SegnaturaInformatica` 3.0.0): number, day, sender,
 * subject, and the hash of every file. It is not sealed here: a seal of the administration is put on it by whoever has
 * one.
 *
 * @throws SegnaturaRefused
 * @norma DPR 445/2000 art. 55; Linee guida AgID sui documenti informatici, allegato 6
 */
export function segnatura(data: SegnaturaData): PaperFile {
  const { sender, recipient, number, date, primary, attachments } = data
  check('aoo', CODE.test(sender.aoo))
  check('register', CODE.test(sender.register))
  check('number', Number.isSafeInteger(number) && number > 0)
  for (const { digest } of [primary, ...attachments]) check('digest', /^[0-9a-f]{64}$/.test(digest))
  const xml = element(
    'SegnaturaInformatica',
    { xmlns: 'http://www.agid.gov.it/protocollo/', versione: '3.0.0', 'xml:lang': 'it' },
    [
      element('Intestazione', {}, [
        element('Identificatore', {}, [
          leaf('CodiceAmministrazione', sender.ipa),
          leaf('CodiceAOO', sender.aoo),
          leaf('CodiceRegistro', sender.register),
          leaf('NumeroRegistrazione', String(number).padStart(7, '0')),
          leaf('DataRegistrazione', date),
        ]),
        leaf('Oggetto', data.subject),
        element('Classifica', {}, [leaf('Denominazione', data.classification)]),
      ]),
      element('Descrizione', {}, [
        element('Mittente', {}, [administration(sender)]),
        element('Destinatario', {}, [administration(recipient)]),
        file('DocumentoPrimario', primary),
        ...attachments.map((one) => file('Allegato', one)),
      ]),
    ],
  )
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n${xml}\n`
  return { name: 'segnatura.xml', mediaType: 'application/xml', bytes: Buffer.from(text, 'utf8') }
}

function administration({ name, ipa }: { name: string; ipa: string | null }): string {
  return element('Amministrazione', {}, [
    leaf('DenominazioneAmministrazione', name),
    ...(ipa === null ? [] : [leaf('CodiceIPAAmministrazione', ipa)]),
  ])
}

function file(tag: string, { name, mediaType, digest }: SegnaturaFile): string {
  const impronta = element('Impronta', { algoritmo: 'SHA-256' }, [
    Buffer.from(digest, 'hex').toString('base64'),
  ])
  return element(tag, { nomeFile: name, mimeType: mediaType }, [impronta])
}

function element(
  tag: string,
  attributes: Readonly<Record<string, string>>,
  children: readonly string[],
): string {
  const shown = Object.entries(attributes).map(([name, value]) => ` ${name}="${escaped(value)}"`)
  return `<${tag}${shown.join('')}>${children.join('')}</${tag}>`
}

function leaf(tag: string, text: string): string {
  return element(tag, {}, [escaped(text)])
}

/** Every character that XML 1.0 allows, as itself; the others by their code point. */
function escaped(text: string): string {
  return onOneLine(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

function check(member: string, holds: boolean): void {
  if (!holds) throw new SegnaturaRefused(member)
}
