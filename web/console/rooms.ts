import type { DoorName } from '../matrix.js'
import { moveClock, sendExample, signDocument, simulatorPage, writeLetter } from '../simulator/page.js'
import type { BinaryFile, Page, Visit } from '../visit.js'
import { applicationPage } from './application.js'
import { applicationsPage } from './applications.js'
import { callsPage } from './calls.js'
import { documentOfApplication } from './document.js'
import { officeActions, officeFiles, officePages } from './office-rooms.js'
import { admit, admitWithReserve, askIntegration, declareConflict, enterData, exclude } from './review.js'
import type { Action } from './room.js'
import { callRooms } from './rooms-of-a-call.js'
import { todayPage } from './today.js'

/** What stands behind each door of the matrix. */

type FileDoor = 'document' | keyof typeof callRooms.files | keyof typeof officeFiles
type ActionDoor =
  | keyof typeof callRooms.actions
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
  | keyof typeof officeActions
type PageDoor = Exclude<DoorName, FileDoor | ActionDoor>

export const pages: Readonly<Record<PageDoor, (visit: Visit) => Promise<Page>>> = {
  today: todayPage,
  calls: callsPage,
  applications: applicationsPage,
  application: applicationPage,
  simulator: simulatorPage,
  ...callRooms.pages,
  ...officePages,
}

export const files: Readonly<Record<FileDoor, (visit: Visit) => Promise<BinaryFile>>> = {
  document: documentOfApplication,
  ...callRooms.files,
  ...officeFiles,
}

export const actions: Readonly<Record<ActionDoor, Action<PageDoor>>> = {
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
  ...callRooms.actions,
  ...officeActions,
}
