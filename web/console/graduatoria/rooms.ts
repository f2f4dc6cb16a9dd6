import type { Rooms } from '../room.js'
import { approveGraduatoria, compareAct, proposeGraduatoria } from './decide.js'
import { graduatoriaPage } from './graduatoria.js'
import { closeReview, reopenReview } from './review.js'
import { versionsPage } from './versions.js'

/** What stands behind the doors of the graduatoria of a call. */
export const graduatoriaRooms = {
  pages: { graduatoria: graduatoriaPage, versions: versionsPage },
  actions: {
    closeReview: { run: closeReview, back: 'graduatoria' },
    reopenReview: { run: reopenReview, back: 'graduatoria' },
    proposeGraduatoria: { run: proposeGraduatoria, back: 'graduatoria' },
    approveGraduatoria: { run: approveGraduatoria, back: 'graduatoria' },
    compareAct: { run: compareAct, back: 'graduatoria' },
  },
} as const satisfies Rooms
