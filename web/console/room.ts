import type { DoorName } from '../matrix.js'
import type { BinaryFile, Done, Page, Visit } from '../visit.js'

/** What an action does, and the page that is shown again when it was refused. It leads on, gives a file, or shows what
 *  was only tried. */
export interface Action<Back extends DoorName = DoorName> {
  run(visit: Visit): Promise<Done | BinaryFile | Page>
  readonly back: Back
}

/** What stands behind some doors that belong together. */
export interface Rooms {
  readonly pages: Readonly<{ [door in DoorName]?: (visit: Visit) => Promise<Page> }>
  readonly files?: Readonly<{ [door in DoorName]?: (visit: Visit) => Promise<BinaryFile> }>
  readonly actions?: Readonly<{ [door in DoorName]?: Action }>
}
