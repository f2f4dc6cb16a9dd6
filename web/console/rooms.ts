import type { DoorName } from '../matrix.js'
import { moveClock, sendExample, signDocument, simulatorPage, writeLetter } from '../simulator/page.js'
import type { BinaryFile, Done, Page, Visit } from '../visit.js'
import { applicationPage } from './application.js'
import { applicationsPage } from './applications.js'
import { callPage } from './call.js'
import { callsPage } from './calls.js'
import { documentOfApplication } from './document.js'
import { admit, admitWithReserve, askIntegration, declareConflict, enterData, exclude } from './review.js'
import { todayPage } from './today.js'

/** What stands behind each door of the matrix. */

type FileDoor = 'document'
type ActionDoor =
  | 'enterData'
  | 'admit'
  | 'admitWithReserve'
  | 'exclude'
  | 'askIntegration'
  | 'declareConflict'
  | 'simulatorWrite'
  | 'simulatorExample'
  | 'simulatorClock'
  | 'simulatorSign'
type PageDoor = Exclude<DoorName, FileDoor | ActionDoor>

export const pages: Readonly<Record<PageDoor, (visit: Visit) => Promise<Page>>> = {
  today: todayPage,
  calls: callsPage,
  call: callPage,
  applications: applicationsPage,
  application: applicationPage,
  simulator: simulatorPage,
}

export const files: Readonly<Record<FileDoor, (visit: Visit) => Promise<BinaryFile>>> = {
  document: documentOfApplication,
}

/** What an action does, or gives, and the page that is shown again when it was refused. */
export interface Action {
  run(visit: Visit): Promise<Done | BinaryFile>
  readonly back: PageDoor
}

export const actions: Readonly<Record<ActionDoor, Action>> = {
  enterData: { run: enterData, back: 'application' },
  admit: { run: admit, back: 'application' },
  admitWithReserve: { run: admitWithReserve, back: 'application' },
  exclude: { run: exclude, back: 'application' },
  askIntegration: { run: askIntegration, back: 'application' },
  declareConflict: { run: declareConflict, back: 'application' },
  simulatorWrite: { run: writeLetter, back: 'simulator' },
  simulatorExample: { run: sendExample, back: 'simulator' },
  simulatorClock: { run: moveClock, back: 'simulator' },
  simulatorSign: { run: signDocument, back: 'simulator' },
}
