import { readFile } from 'node:fs/promises'
import type { RequestId } from '../schemas/ids.js'
import { act, avviso, draw } from './asl-avviso.js'
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
import { askTheLists } from './desk/exchange.js'
import { readApplications } from './desk/reading.js'
import { acceptRequest, communicated, draftAvviso, receiveRequest } from './desk/requests.js'
import { askForWhatIsMissing, decide, decideAnswered } from './desk/review.js'
import { sendApplications } from './mail.js'
import { responsible } from './staff.js'
import { type Scene, scene, type World } from './world.js'

/** The L. 68 call of an ASL, from its request to the proof that its list arrived. */
export function asl(world: World): Scene[] {
  const { tell } = world
  let request = '' as RequestId
  let shown: readonly string[] = []
  let answers: () => Promise<void> = async () => {}
  return [
    scene('2031-02-25T09:30:00+01:00', async () => {
      request = await receiveRequest(world, avviso, communicated)
    }),
    scene('2031-02-27T12:00:00+01:00', () => acceptRequest(world, request, '2031-03-04')),
    scene('2031-02-28T10:00:00+01:00', () =>
      refused(
        draftAvviso(world, avviso, request, '2031-03-04'),
        tell,
        'scrivere un avviso con criteri che l’ufficio non ha completato',
      ),
    ),
    scene('2031-02-28T11:00:00+01:00', () => completeCriteria(world)),
    scene('2031-02-28T12:00:00+01:00', async () => {
      shown = await draftAvviso(world, avviso, request, '2031-03-04')
    }),
    scene('2031-03-04T09:30:00+01:00', () => approveAvviso(world, avviso, shown)),
    scene('2031-03-04T10:00:00+01:00', () => publish(world, avviso)),
    scene('2031-03-04T10:01:00+01:00', () => sendApplications(world, avviso)),
    scene(avviso.window.opensAt, async () => tell(`Si aprono i termini della chiamata ${avviso.id}.`)),
    scene(avviso.window.closesAt, async () =>
      tell(`Termini chiusi per la ${avviso.id}: la casella è riletta fino a questo istante.`),
    ),
    scene('2031-03-20T09:00:00+01:00', () => readApplications(world, avviso)),
    scene('2031-03-20T09:30:00+01:00', async () => {
      answers = await askTheLists(world, avviso)
    }),
    scene('2031-03-20T15:00:00+01:00', () => answers()),
    scene('2031-03-21T09:00:00+01:00', () => askForWhatIsMissing(world, avviso, '2031-03-27')),
    scene('2031-03-21T10:00:00+01:00', () => decide(world, avviso)),
    scene('2031-03-25T15:00:00+01:00', () => decideAnswered(world, avviso)),
    scene('2031-03-28T10:00:00+01:00', () => closeReview(world, avviso)),
    scene('2031-03-31T10:00:00+02:00', () => propose(world, avviso, draw)),
    scene('2031-03-31T12:00:00+02:00', () => approve(world, avviso, act)),
    scene('2031-03-31T15:00:00+02:00', () => writeToEverybody(world, avviso)),
    scene('2031-04-02T09:30:00+02:00', () => sendList(world, avviso)),
    scene('2031-04-03T09:00:00+02:00', async () =>
      tell(`La chiamata ${avviso.id} è conclusa, con la prova di consegna.`),
    ),
  ]
}

/** What the shipped criteria leave to the office: the value of a month, and who answers for it. */
async function completeCriteria({ commands, order, tell }: World): Promise<void> {
  const shipped = await readFile(new URL('../criteria/l68-art18-pistoia.yaml', import.meta.url), 'utf8')
  const completed = shipped
    .replace('times: "?"', 'times: 1')
    .replace(
      'status: incomplete',
      'status: incomplete\nconfirmed: { by: il dirigente, on: 2031-02-28, act: decreto n. 150 }',
    )
  await commands.keepCriteria(avviso.office, order(responsible), completed)
  tell('Il responsabile completa i criteri dell’art. 18, che l’ufficio ha confermato.')
}
