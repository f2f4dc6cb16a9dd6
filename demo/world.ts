import type { CommandId, StaffId } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import type { Command } from '../storage/decisions.js'
import type { Stage } from './stage.js'
import type { Letter, Paper, Story } from './stories/story.js'
import type { Timeline } from './timeline.js'

/** What the people of the demo act in: an office on its stage, and whoever writes to it. */
export interface World extends Stage {
  readonly stories: readonly Story[]
  readonly letters: readonly Letter[]
  /** PEC transaction or id of an application → the papers that its author sent: what whoever examines them reads. */
  readonly papers: Map<string, readonly Paper[]>
  readonly timeline: Timeline
  /** A command of somebody's, with an id of its own. */
  order(actor: StaffId): Command
  tell(words: string): void
}

/** Something that people do, and when. */
export interface Scene {
  readonly at: Instant
  play(): Promise<unknown>
}

export const scene = (at: string, play: Scene['play']): Scene => ({ at: at as Instant, play })

export function worldOf(
  stage: Stage,
  timeline: Timeline,
  { stories, letters }: Pick<World, 'stories' | 'letters'>,
): World {
  let orders = 0
  return {
    ...stage,
    stories,
    letters,
    papers: new Map(),
    timeline,
    order: (actor) => ({ command: `demo-${String(++orders).padStart(6, '0')}` as CommandId, actor }),
    tell: (words) => timeline.tell(stage.time.clock.now(), words),
  }
}
