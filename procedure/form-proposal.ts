import { publishedFormDefinition } from '../activities/form-definition.js'
import { romeDate } from '../domain/terms/index.js'
import { type FormProposal, type FormProposals, proposalsFrom } from '../reading/form-proposals.js'
import type { AttachedForm } from '../reading/message-forms.js'
import type { ApplicationId } from '../schemas/ids.js'
import { readApplication } from '../storage/applications.js'
import { readCall } from '../storage/calls.js'
import { formReadingOf } from '../storage/form-readings.js'
import type { Record } from '../storage/record.js'

export interface ProposalsForApplication extends FormProposals {
  /** That of this very application; null where a person has to say which it is. */
  readonly own: FormProposal | null
}

/**
 * What the forms of an application propose to whoever examines it, by what its call asks for. Nothing of it is in the
 * application before a person confirms it (`enterData`). Null before the forms were read; `stopped` where reading them
 * would have taken too much: the data are typed.
 *
 * @throws {NotInRecord}
 */
export async function formProposals(
  record: Record,
  application: ApplicationId,
): Promise<ProposalsForApplication | 'stopped' | null> {
  const reading = await formReadingOf(record.db, application)
  if (!reading) return null
  if (!reading.forms) return 'stopped'
  const { call: id, avviso } = await readApplication(record.db, application)
  const definition = await publishedFormDefinition(record, await readCall(record.db, id))
  const lastDay = romeDate(avviso.window.closesAt)
  const forms = reading.forms as readonly AttachedForm[]
  const read = proposalsFrom(forms, id, { definition, lastDay, at: reading.at })
  const certain = read.proposals.length === reading.of
  return { ...read, own: (certain ? read.proposals[reading.ordinal - 1] : null) ?? null }
}
