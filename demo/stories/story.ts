import type { ApplicationData } from '../../schemas/application.js'
import type { CallId } from '../../schemas/ids.js'
import type { Instant } from '../../schemas/time.js'
import type { Attachment } from '../attachments.js'

/** Something worth telling: who does what, and what the record must say of it when all is over. */
export interface Story {
  /** In Italian, as the last table shows it. */
  readonly words: string
  /** How many cases of it the record must hold; a chance may make more of some. */
  readonly expected: number | 'at least one'
  /** SQL: a row for each case. `told` is every application with its message (demo/told.ts). Nothing that the play
   *  remembers is in it: whoever reads the record finds the story there, or it did not happen. */
  readonly found: string
  readonly letters?: readonly Letter[]
  readonly visits?: readonly Visit[]
  readonly notes?: readonly Note[]
}

/** An application as its author has written it, and what whoever examines it sees of it. */
export interface Paper {
  readonly data: ApplicationData
  /** Further fields of the form, by name: the code of a choice, or text. */
  readonly fields: Readonly<Record<string, string>>
  /** Since when the lists of the collocamento mirato have the person; null where nobody asks. */
  readonly registeredOn: string | null
  /** With the second form, of those who claim a reserve of an L. 68 call. */
  readonly reserveForm: boolean
  /** What the office does with it that is not what it does with all. */
  readonly treated: 'as-usual' | 'asked' | 'with-reserve' | 'in-conflict' | 'sent-elsewhere'
  /** What is seen once what was missing has come. */
  readonly cured: Partial<ApplicationData>
}

/** One or several applications by PEC. */
export interface Letter {
  readonly call: CallId
  readonly from: string
  readonly to: string
  readonly subject: string
  readonly at: Instant
  readonly deliverAfterSeconds: number
  readonly papers: readonly Paper[]
  /** `form`: ours, filled on screen; `signed`: the same in a digital signature; `scan`: printed, filled by hand and
   *  scanned, so that no machine reads it; `old-form`: that of a call of last year. */
  readonly attached: 'form' | 'signed' | 'scan' | 'old-form' | 'nothing'
  readonly extra: readonly Attachment[]
}

/** An application that does not come by PEC, and when somebody of the office takes it in. */
export interface Visit {
  readonly call: CallId
  readonly channel: 'counter' | 'raccomandata'
  readonly presentedAt: Instant
  readonly postedAt: Instant | null
  readonly proof: string | null
  readonly registeredAt: Instant
  readonly paper: Paper
}

/** What somebody writes without a form; `to` is the office where nothing else is said. */
export interface Note {
  readonly from: string
  readonly subject: string
  readonly text: string
  readonly at: Instant
  readonly files: readonly Attachment[]
}
