/** Something that a check noticed, for a person to weigh. `text` is Italian and carries no personal data. */
export interface Finding {
  readonly code: string
  readonly text: string
}
