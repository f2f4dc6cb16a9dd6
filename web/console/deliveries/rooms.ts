import type { Rooms } from '../room.js'
import { deliveryPage, letterOfDelivery, recordPaper, repeatSending } from './delivery.js'
import { lettersPage, sendLetters } from './letters.js'
import { listPage, sendList } from './list-for-body.js'
import { paperPage } from './paper.js'

/** What stands behind the doors of what is sent. */
export const deliveryRooms = {
  pages: { letters: lettersPage, delivery: deliveryPage, paper: paperPage, list: listPage },
  files: { letterOfDelivery },
  actions: {
    sendLetters: { run: sendLetters, back: 'letters' },
    repeatSending: { run: repeatSending, back: 'delivery' },
    recordPaper: { run: recordPaper, back: 'delivery' },
    sendList: { run: sendList, back: 'list' },
  },
} as const satisfies Rooms
