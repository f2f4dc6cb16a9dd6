import type { RequestId } from '../schemas/ids.js'
import { acts, avviso, draw } from './comune-avviso.js'
import {
  approve,
  approveAvviso,
  closeReview,
  propose,
  publish,
  refused,
  sendList,
  writeToEverybody,
} from './desk/acts.js'
import { answerObservations, correctWhatWasAccepted } from './desk/observations.js'
import { readApplications } from './desk/reading.js'
import {
  acceptRequest,
  askTheBody,
  communicated,
  completeRequest,
  draftAvviso,
  receiveRequest,
} from './desk/requests.js'
import { askForWhatIsMissing, decide, decideAnswered, decideUnanswered } from './desk/review.js'
import { deliverPaper } from './desk/visits.js'
import { sendApplications } from './mail.js'
import { responsible } from './staff.js'
import { bodyAddress } from './stage.js'
import { type Scene, scene, type World } from './world.js'

/** The art. 16 call of a Comune, from its request to the proof that its list arrived. */
export function comune(world: World): Scene[] {
  const { commands, order, provider, tell } = world
  let request = '' as RequestId
  let shown: readonly string[] = []
  return [
    scene('2031-02-24T10:00:00+01:00', async () => {
      request = await receiveRequest(world, avviso, { state: 'not-said' })
    }),
    scene('2031-02-24T11:00:00+01:00', () =>
      askTheBody(world, request, 'la comunicazione dell’art. 34-bis del D.Lgs 165/2001', '2031-03-03'),
    ),
    scene('2031-02-26T09:00:00+01:00', () => completeRequest(world, avviso, request, communicated)),
    scene('2031-02-26T12:00:00+01:00', () => acceptRequest(world, request, '2031-03-03')),
    scene('2031-02-27T10:00:00+01:00', async () => {
      shown = await draftAvviso(world, avviso, request, '2031-03-03')
    }),
    scene('2031-03-03T09:00:00+01:00', () => approveAvviso(world, avviso, shown)),
    scene('2031-03-03T09:30:00+01:00', () => publish(world, avviso)),
    scene('2031-03-03T09:31:00+01:00', () => sendApplications(world, avviso)),
    scene(avviso.window.opensAt, async () => tell(`Si aprono i termini della chiamata ${avviso.id}.`)),
    scene('2031-03-11T11:30:00+01:00', () => deliverPaper(world, avviso)),
    scene(avviso.window.closesAt, async () =>
      tell(`Termini chiusi per la ${avviso.id}: la casella è riletta fino a questo istante.`),
    ),
    scene('2031-03-14T13:00:00+01:00', () =>
      refused(
        commands.closeReview(avviso.id, order(responsible), null),
        tell,
        'chiudere l’istruttoria prima del tempo',
      ),
    ),
    scene('2031-03-17T10:00:00+01:00', () => readApplications(world, avviso)),
    scene('2031-03-17T15:00:00+01:00', () => askForWhatIsMissing(world, avviso, '2031-03-21')),
    scene('2031-03-20T10:00:00+01:00', () => decideAnswered(world, avviso)),
    scene('2031-03-20T11:00:00+01:00', () => deliverPaper(world, avviso)),
    scene('2031-03-20T12:00:00+01:00', () => decide(world, avviso)),
    scene('2031-03-24T09:00:00+01:00', () => decideUnanswered(world, avviso)),
    scene('2031-03-24T10:00:00+01:00', () => closeReview(world, avviso)),
    scene('2031-03-24T10:15:00+01:00', () =>
      refused(
        commands.proposeGraduatoria(avviso.id, { ...order(responsible), draw: null }),
        tell,
        'proporre la graduatoria senza il numero del sorteggio',
      ),
    ),
    scene('2031-03-26T11:00:00+01:00', () => propose(world, avviso, draw)),
    scene('2031-03-27T12:30:00+01:00', () => approve(world, avviso, acts.provisional)),
    scene('2031-03-27T15:00:00+01:00', () => writeToEverybody(world, avviso)),
    scene('2031-04-02T11:00:00+02:00', () => deliverPaper(world, avviso)),
    scene('2031-04-03T09:30:00+02:00', () => answerObservations(world, avviso)),
    scene('2031-04-08T09:00:00+02:00', () => correctWhatWasAccepted(world, avviso)),
    scene('2031-04-08T10:00:00+02:00', () => closeReview(world, avviso)),
    scene('2031-04-08T11:00:00+02:00', () => propose(world, avviso, draw)),
    scene('2031-04-09T12:30:00+02:00', () => approve(world, avviso, acts.final)),
    scene('2031-04-09T15:00:00+02:00', () => writeToEverybody(world, avviso)),
    scene('2031-04-10T09:15:00+02:00', async () => {
      provider.behave(bodyAddress, { outcome: 'mailbox-full', afterSeconds: 90 })
      await sendList(world, avviso)
    }),
    scene('2031-04-11T09:00:00+02:00', async () => {
      tell(
        'L’elenco è tornato indietro, la casella dell’ente era piena: il responsabile decide di ripeterlo.',
      )
      provider.behave(bodyAddress, { outcome: 'delivered', afterSeconds: 60 })
      await sendList(world, avviso)
    }),
    scene('2031-04-15T09:00:00+02:00', async () => {
      await deliverPaper(world, avviso)
      tell(`La chiamata ${avviso.id} è conclusa, con la prova di consegna.`)
    }),
  ]
}
