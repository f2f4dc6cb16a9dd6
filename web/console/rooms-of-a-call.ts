import { avvisoRooms } from './avviso/rooms.js'
import { callPage } from './call.js'
import { paperOfCall } from './call-papers.js'
import { deliveryRooms } from './deliveries/rooms.js'
import { fileOfCallPage } from './file-of-call.js'
import { graduatoriaRooms } from './graduatoria/rooms.js'
import { observationRooms } from './observations/rooms.js'
import { requestRooms } from './requests/rooms.js'
import type { Rooms } from './room.js'
import { termsPage } from './terms-of-call.js'

/** What stands behind the doors of a call, from the request of a body to the proof that it has its list. */
export const callRooms = {
  pages: {
    call: callPage,
    ...requestRooms.pages,
    ...avvisoRooms.pages,
    ...graduatoriaRooms.pages,
    ...observationRooms.pages,
    ...deliveryRooms.pages,
    terms: termsPage,
    file: fileOfCallPage,
  },
  files: { ...requestRooms.files, ...deliveryRooms.files, paperOfCall },
  actions: {
    ...requestRooms.actions,
    ...avvisoRooms.actions,
    ...graduatoriaRooms.actions,
    ...observationRooms.actions,
    ...deliveryRooms.actions,
  },
} as const satisfies Rooms
