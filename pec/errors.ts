/** The bytes are not an e-mail message: there is no header section to read. */
export class UnreadableMessage extends Error {
  readonly code = 'unreadable-message'

  constructor() {
    super(
      'I byte non sono un messaggio di posta: manca un’intestazione leggibile. Conservare e guardare a mano.',
    )
    this.name = 'UnreadableMessage'
  }
}

export type ComposeErrorCode =
  | 'header-injection'
  | 'invalid-address'
  | 'no-recipient'
  | 'invalid-message-id'
  | 'invalid-date'
  | 'too-large'

/** A message that an access point would refuse, or that would not say what its author meant. */
export class ComposeError extends Error {
  readonly code: ComposeErrorCode
  /** The field at fault, never its content. */
  readonly field: string

  constructor(code: ComposeErrorCode, field: string, text: string) {
    super(text)
    this.name = 'ComposeError'
    this.code = code
    this.field = field
  }
}

export type TrustErrorCode = 'unreadable-folder' | 'unreadable-certificate' | 'no-certificate'

/** The folder of certificates cannot serve as a trust store. */
export class TrustError extends Error {
  readonly code: TrustErrorCode

  constructor(code: TrustErrorCode, text: string) {
    super(text)
    this.name = 'TrustError'
    this.code = code
  }
}
