/** A file that came with a form, already in the blob store's reach: its bytes are bounded. */
export interface Upload {
  readonly name: string
  readonly bytes: Uint8Array
}
