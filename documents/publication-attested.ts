import type { Digest } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import { facts, heading, text } from './blocks.js'
import type { CallHeading, PdfHeading } from './letterhead.js'
import type { PaperFile } from './paper.js'
import { paperOfWords } from './paper-of-words.js'
import type { Typesetter } from './typst.js'
import { instant } from './words.js'

/** The attestazione di pubblicazione: what was on the site, where, from when to when. */
export interface PublicationAttestedData extends PdfHeading {
  call: Pick<CallHeading, 'code' | 'requestingBody'>
  publications: readonly {
    /** `Avviso`, `Graduatoria provvisoria`. */
    what: string
    /** Name of the file, and its SHA-256 as it was found on the site. */
    file: string
    captured: Digest
    /** Where it stood. */
    address: string
    from: Instant
    /** Null while it is still there. */
    until: Instant | null
    /** Who ordered the publication. */
    orderedBy: string
  }[]
  /** Who attests. */
  responsible: { name: string; contact: string }
}

/** @throws TypesettingFailed @norma L. 69/2009 art. 32; D.Lgs 33/2013 art. 19 */
export function publicationAttested(
  typesetter: Typesetter,
  data: PublicationAttestedData,
): Promise<PaperFile> {
  return paperOfWords(typesetter, data, {
    file: 'attestazione-di-pubblicazione',
    title: 'Attestazione di pubblicazione',
    reserved: null,
    signed: ['Il responsabile del procedimento', data.responsible.name],
    body: [
      facts(['Chiamata pubblica', data.call.code], ['Ente richiedente', data.call.requestingBody]),
      text(
        'Si attesta che questi documenti sono stati pubblicati. Di ciascuno è stata conservata la copia trovata sul ' +
          'sito nel momento della pubblicazione, individuata dalla sua impronta.',
      ),
      ...data.publications.flatMap((one) => [
        heading(one.what),
        facts(
          ['File', one.file],
          ['Indirizzo', one.address],
          ['Dal', instant(one.from)],
          ['Al', one.until === null ? 'ancora pubblicato' : instant(one.until)],
          ['Disposta da', one.orderedBy],
          ['Impronta SHA-256', one.captured],
        ),
      ]),
    ],
  })
}
