/** A document ready to be kept, published or sent. The same data give the same text; a PDF the same bytes. */
export interface PaperFile {
  /** A file name that tells nothing about a person: `GE-2031-001-graduatoria-pubblica.pdf`. */
  name: string
  mediaType: string
  bytes: Uint8Array
}

export const PDF = 'application/pdf'
export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** An e-mail before it becomes a message: words only. */
export interface Letter {
  subject: string
  text: string
}
