import { avviso as asl } from '../asl-avviso.js'
import type { Chance } from '../chance.js'
import { avviso as comune } from '../comune-avviso.js'
import { savona } from '../staff.js'
import { aslData, type Cast, castOf, comuneData } from './cast.js'
import { cured } from './cured.js'
import { decided } from './decided.js'
import { forOthers } from './for-others.js'
import { forms } from './forms.js'
import { mirato } from './mirato.js'
import { onPaper } from './on-paper.js'
import { onTime } from './on-time.js'
import { otherMail } from './other-mail.js'
import { receipts } from './receipts.js'
import { repeated } from './repeated.js'
import { requests } from './requests.js'
import { sent, sentTwice } from './sent.js'
import type { Letter, Story } from './story.js'
import { ties } from './ties.js'

/** All that is told of the two calls, and the many who apply with nothing special. */
export interface Tale {
  readonly stories: readonly Story[]
  readonly ordinary: readonly Letter[]
}

/** The fewest applications that tell every story. */
export const fewest = 42

/** The hard stories first, then ordinary people until there are `count` applications, two of three to the Comune. */
export function taleOf(chance: Chance, count: number): Tale {
  let number = 0
  const numbers = () => ++number
  const toComune = castOf(comune, chance, numbers, comuneData)
  const toAsl = castOf(asl, chance, numbers, aslData)
  const stories = [...requests(comune, asl), ...toldOfComune(toComune), ...toldOfAsl(toAsl)]
  const left = Math.max(0, count - applicationsIn(stories))
  const ordinary = Array.from({ length: left }, (_, n) => (n % 3 === 2 ? toAsl : toComune).letter())
  return { stories, ordinary }
}

function toldOfComune(cast: Cast): Story[] {
  const { avviso } = cast
  return [
    ...onTime(cast),
    ...repeated(cast),
    ...forOthers(cast),
    ...forms(cast),
    ...onPaper(cast),
    ...cured(cast),
    ...ties(cast),
    ...receipts(cast),
    ...otherMail(cast, savona.pec),
    ...decided(cast),
    ...sent(avviso, { mailings: 2 }),
    ...sentTwice(avviso),
  ]
}

function toldOfAsl(cast: Cast): Story[] {
  return [...mirato(cast), ...sent(cast.avviso, { mailings: 1 })]
}

/** How many applications the letters and the visits of some stories become. */
export function applicationsIn(stories: readonly Pick<Story, 'letters' | 'visits'>[]): number {
  return stories.reduce(
    (sum, { letters = [], visits = [] }) =>
      sum + visits.length + letters.reduce((all, { papers }) => all + papers.length, 0),
    0,
  )
}
