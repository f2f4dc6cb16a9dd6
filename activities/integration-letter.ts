import { INTEGRATION_TEXTS, integrationRequest } from '../documents/letters/integration-request.js'
import { readApplication } from '../storage/applications.js'
import { integrationAsked } from '../storage/integrations.js'
import { aboutOf } from './about-application.js'
import type { ApplicationInput } from './contract.js'
import type { Dependencies } from './dependencies.js'
import { prepareLetter } from './letters.js'

/** The letter that asks for what is missing. */
export async function prepareIntegrationLetter(
  dependencies: Dependencies,
  { application: id, call, epoch, ordinal }: ApplicationInput & { ordinal: number },
): Promise<void> {
  const { db } = dependencies.record
  const application = await readApplication(db, id)
  const { missing, due } = await integrationAsked(db, id, ordinal)
  const content = integrationRequest({
    application: await aboutOf(db, application),
    missing,
    due,
    mailbox: application.avviso.mailbox,
    otherWays: [],
    ...INTEGRATION_TEXTS,
  })
  const fence = { call, epoch }
  const letter = { purpose: 'integration', ordinal, content } as const
  await prepareLetter(dependencies, application, fence, letter)
}
