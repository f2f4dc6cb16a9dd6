import { stat } from 'node:fs/promises'
import type { Command } from '../activities/contract.js'
import { Refusal } from '../domain/refusal.js'
import type { DeliveryId, Digest } from '../schemas/ids.js'
import { type PaperOutcome, recordPaper } from '../storage/paper-deliveries.js'
import {
  type PresentationRegistered,
  type Presented,
  registerPresentation,
} from '../storage/presentations.js'
import type { Record } from '../storage/record.js'

/** What people do with paper: what comes in at the counter or by post, and what goes out. */
export interface PaperCommands {
  /** Registers an application presented otherwise than by PEC; its scans were uploaded before. */
  registerPresentation(command: Command, presented: Presented): Promise<PresentationRegistered>
  /** Writes down what became of a letter that went on paper. */
  recordPaper(
    delivery: DeliveryId,
    command: Command,
    outcome: PaperOutcome,
  ): Promise<{ state: 'delivered' | 'failed' }>
}

export function paperCommands(record: Record): PaperCommands {
  return {
    async registerPresentation(command, presented) {
      await refuseMissing(record, presented.scans)
      const [first] = presented.scans
      const size = first === undefined ? 0 : (await stat(record.blobs.fileOf(first))).size
      return await record.once(`command/${command.command}`, null, (tx, at) =>
        registerPresentation(tx, at, command, presented, size),
      )
    },
    async recordPaper(delivery, command, outcome) {
      if (outcome.proof !== null) await refuseMissing(record, [outcome.proof])
      return await record.once(`command/${command.command}`, null, (tx, at) =>
        recordPaper(tx, at, delivery, command, outcome),
      )
    },
  }
}

/** @throws {Refusal} `scan-missing` for one that isn't in the blob store */
async function refuseMissing({ blobs }: Record, scans: readonly Digest[]): Promise<void> {
  for (const scan of scans) if (!(await blobs.has(scan))) throw new Refusal('scan-missing')
}
