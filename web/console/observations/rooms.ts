import type { Rooms } from '../room.js'
import { closeObservations, observationsPage } from './list.js'
import { decideObservation, observationPage, tryEffect } from './observation.js'

/** What stands behind the doors of observations. */
export const observationRooms = {
  pages: { observations: observationsPage, observation: observationPage },
  actions: {
    closeObservations: { run: closeObservations, back: 'observations' },
    tryEffect: { run: tryEffect, back: 'observation' },
    decideObservation: { run: decideObservation, back: 'observation' },
  },
} as const satisfies Rooms
