import type { VNode } from 'preact'
import type { Typesetter } from '../documents/typst.js'
import type { Commands } from '../procedure/commands.js'
import type { CommandId } from '../schemas/ids.js'
import type { Clock } from '../schemas/time.js'
import type { Record } from '../storage/record.js'
import type { Fields, Session } from '../storage/sessions.js'
import type { Simulator } from './simulator/simulator.js'
import type { Upload } from './upload.js'

/** What every page works with. */
export interface Desk {
  readonly record: Record
  readonly commands: Commands
  /** Of this machine: by it sessions end and passwords are locked. The record has its own, which a trial may move. */
  readonly clock: Clock
  readonly log: Log
  /** The world to try the product in; none in production. */
  readonly simulator?: Simulator | undefined
}

/** Where the server says what failed: names and places, never somebody's data. */
export interface Log {
  error(fields: object, message: string): void
}

/** The same with what the console brings along by itself. */
export interface FurnishedDesk extends Desk {
  readonly typesetter: Typesetter
}

/** One request of somebody who has signed in and may go through this door. */
export interface Visit extends FurnishedDesk {
  readonly session: Session
  /** From the address, by name. */
  readonly params: Fields
  readonly query: Fields
  /** What was typed: in an action what came, in a page what was refused or came too late and is shown again. */
  readonly typed: Fields
  readonly uploads: Readonly<{ [field: string]: Upload }>
  /** Why what was typed was refused. */
  readonly problem: Problem | null
  /** What was done just before. */
  readonly notice: string | null
}

export interface Problem {
  readonly message: string
  /** The field that it is about, if it is about one. */
  readonly field?: string
}

export interface Page {
  readonly title: string
  readonly body: VNode
}

export interface BinaryFile {
  readonly name: string
  readonly mediaType: string
  /** Whole, or as they come. */
  readonly bytes: Uint8Array | AsyncIterable<string | Uint8Array>
}

/** Where to go after something was done, and what to tell there. */
export interface Done {
  readonly goTo: string
  readonly notice: string
}

/** What was typed can't be used; the same page is shown again with it. */
export class Typed extends Error {
  override readonly name = 'Typed'
  readonly problem: Problem
  constructor(message: string, field?: string) {
    super(message)
    this.problem = { message, ...(field ? { field } : {}) }
  }
}

/** The order that a form gives: its id came with the page, so that a form sent twice is one order. */
export function orderOf({ typed, session }: Visit) {
  const seen = typed.seen === undefined ? Number.NaN : Number(typed.seen)
  return {
    command: typed.command as CommandId,
    actor: session.staff.id,
    ...(Number.isInteger(seen) ? { seen } : {}),
  }
}
