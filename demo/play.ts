import { asl } from './asl.js'
import { chanceOf } from './chance.js'
import { comune } from './comune.js'
import { sortMail } from './desk/sorting.js'
import { takeIn } from './desk/visits.js'
import { sendNote } from './mail.js'
import { officeAddress, type Stage } from './stage.js'
import { taleOf } from './stories/index.js'
import { otherMailAt } from './stories/other-mail.js'
import { full, silent } from './stories/receipts.js'
import type { Story } from './stories/story.js'
import type { Timeline } from './timeline.js'
import { type Scene, scene, type World, worldOf } from './world.js'

/** Plays both calls in one office, from one mailbox, each day in its turn. @returns the stories that were told */
export async function play(
  stage: Stage,
  seed: string,
  count: number,
  timeline: Timeline,
): Promise<readonly Story[]> {
  const { stories, ordinary } = taleOf(chanceOf(seed), count)
  const letters = [...stories.flatMap(({ letters = [] }) => letters), ...ordinary]
  const world = worldOf(stage, timeline, { stories, letters })
  const scenes = [...comune(world), ...asl(world), ...everyDay(world), ...strangers(world)]
  for (const { at, play } of scenes.sort((a, b) => Date.parse(a.at) - Date.parse(b.at))) {
    await stage.until(at)
    await play()
  }
  return stories
}

/** The counter, and the mail that waits for a person, each working day before the office closes. */
function everyDay(world: World): Scene[] {
  const visits = world.stories.flatMap(({ visits = [] }) => visits)
  return [
    ...visits.map((visit) => scene(visit.registeredAt, () => takeIn(world, visit))),
    ...workingDays.map((day) =>
      scene(`${day}T16:45:00${day < '2031-03-30' ? '+01:00' : '+02:00'}`, () => sortMail(world)),
    ),
  ]
}

/** What the world outside does: addresses that do not answer, later notes, mail that nobody asked for. */
function strangers(world: World): Scene[] {
  const { provider, stories } = world
  const notes = stories.flatMap(({ notes = [] }) => notes)
  return [
    scene('2031-02-24T09:00:00+01:00', async () => {
      provider.behave(full, { outcome: 'mailbox-full', afterSeconds: 60 })
      provider.behave(silent, { outcome: 'silent' })
    }),
    ...notes.map((note) => scene(note.at, () => sendNote(world, note))),
    scene(otherMailAt.ordinary, () =>
      provider.sendOrdinary({
        from: 'persona@posta.example',
        to: [officeAddress],
        subject: 'Informazioni sulla chiamata',
        text: 'Buongiorno, come si partecipa?',
      }),
    ),
    scene(otherMailAt.unreadable, () =>
      provider.deliverRaw(officeAddress, Buffer.from([0, 255, 254, 13, 10, 0, 1, 2, 3])),
    ),
  ]
}

/** The working days on which something may wait. */
const workingDays = [
  ...['03-10', '03-11', '03-12', '03-13', '03-14', '03-17', '03-18', '03-19', '03-20', '03-21'],
  ...['03-24', '03-25', '03-26', '03-27', '03-28', '03-31', '04-01', '04-02', '04-03'],
].map((day) => `2031-${day}`)
