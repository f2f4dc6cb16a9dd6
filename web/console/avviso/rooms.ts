import type { Rooms } from '../room.js'
import { approveAvviso, avvisoPage, publishAvviso } from './avviso.js'
import { draftFromRequest, draftPage } from './draft.js'
import { reviseAvviso, revisePage } from './revise.js'
import { keepTemplate, templatePage } from './template.js'
import { tryScoring, tryScoringPage } from './try-scoring.js'

/** What stands behind the doors of an avviso, from its draft to its publication. */
export const avvisoRooms = {
  pages: {
    template: templatePage,
    draft: draftPage,
    avviso: avvisoPage,
    revision: revisePage,
    scoring: tryScoringPage,
  },
  actions: {
    keepTemplate: { run: keepTemplate, back: 'template' },
    draftFromRequest: { run: draftFromRequest, back: 'draft' },
    reviseAvviso: { run: reviseAvviso, back: 'revision' },
    approveAvviso: { run: approveAvviso, back: 'avviso' },
    publishAvviso: { run: publishAvviso, back: 'avviso' },
    tryScoring: { run: tryScoring, back: 'scoring' },
  },
} as const satisfies Rooms
