import { integrationLetter } from '../documents/integration-letter.js'
import type { DeliveryId } from '../schemas/ids.js'
import { readApplication } from '../storage/applications.js'
import { integrationAsked } from '../storage/integrations.js'
import { protocolloOf } from '../storage/register.js'
import type { ApplicationInput } from './contract.js'
import type { Dependencies } from './dependencies.js'
import { letterheadOf } from './letterhead.js'
import { prepareLetter } from './letters.js'

/** The letter that asks for what is missing. @returns null when it goes otherwise than by PEC */
export async function prepareIntegrationLetter(
  dependencies: Dependencies,
  { application: id, call, epoch, ordinal }: ApplicationInput & { ordinal: number },
): Promise<DeliveryId | null> {
  const { db } = dependencies.record
  const application = await readApplication(db, id)
  const { what, due } = await integrationAsked(db, id, ordinal)
  const letter = integrationLetter({
    letterhead: await letterheadOf(db, application.office),
    call: { code: call },
    protocollo: await protocolloOf(db, id),
    what,
    due,
    responsible: application.avviso.responsible,
  })
  return await prepareLetter(
    dependencies,
    application,
    { call, epoch },
    {
      purpose: 'integration',
      ordinal,
      letter,
      files: [],
    },
  )
}
