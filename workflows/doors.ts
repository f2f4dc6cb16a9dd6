import type { UpdateDefinition } from '@temporalio/common'
import { setHandler } from '@temporalio/workflow'
import type { Command } from '../activities/contract.js'
import type { Transition } from '../domain/transitions.js'
import { refuse } from './steps.js'

/**
 * The doors through which people act on what a workflow is about: each hands a command on and hears what has changed.
 * What no arrow draws from its state, as far as the workflow knows it (`now`), is refused at the door and leaves no
 * event; all else is for the record to decide.
 *
 * @param heard takes in what changed, and says what its giver is told of it
 */
export function doorsOf<State extends string, Event extends string, Input extends object, Changed>(
  input: Input,
  arrows: readonly Transition<State, Event>[],
  now: () => State | null,
  heard: (changed: Changed) => Changed,
) {
  const isPossible = (state: State, event: Event) =>
    arrows.some((arrow) => arrow.from === state && arrow.event === event)

  return <C extends Command>(
    update: UpdateDefinition<Changed, [C]>,
    event: Event,
    hand: (command: Input & C) => Promise<Changed>,
  ) =>
    setHandler(update, async (command: C) => heard(await hand({ ...input, ...command })), {
      validator: (_command: C) => {
        const state = now()
        if (state !== null && !isPossible(state, event)) refuse('wrong-state')
      },
    })
}
