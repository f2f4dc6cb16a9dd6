import type { Rooms } from '../room.js'
import { acceptRequest, askCompletion, refuseRequest, reviseRequest } from './answer.js'
import { requestsPage } from './list.js'
import { newRequestPage, registerRequest } from './new.js'
import { documentOfRequest, requestPage } from './request.js'

/** What stands behind the doors of requests. */
export const requestRooms = {
  pages: { requests: requestsPage, newRequest: newRequestPage, request: requestPage },
  files: { documentOfRequest },
  actions: {
    registerRequest: { run: registerRequest, back: 'newRequest' },
    reviseRequest: { run: reviseRequest, back: 'request' },
    acceptRequest: { run: acceptRequest, back: 'request' },
    askCompletion: { run: askCompletion, back: 'request' },
    refuseRequest: { run: refuseRequest, back: 'request' },
  },
} as const satisfies Rooms
