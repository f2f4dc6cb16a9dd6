/** Why an embedded server can't run. */
export type ServerErrorCode =
  | 'port-in-use'
  | 'folder-in-use'
  | 'folder-not-writable'
  | 'postgres-missing'
  | 'postgres-user'
  | 'postgres-version'
  | 'postgres-failed'
  | 'temporal-missing'
  | 'temporal-failed'
  | 'download-refused'

/** A server of the house could not start. `message` says what happened and `remedy` what to do, both in Italian
 *  for who runs the product; neither holds personal data. */
export class ServerError extends Error {
  readonly code: ServerErrorCode
  readonly remedy: string

  constructor(code: ServerErrorCode, message: string, remedy: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'ServerError'
    this.code = code
    this.remedy = remedy
  }
}
