import type { Stage } from '../../demo/stage.js'
import type { OfficeId } from '../../schemas/ids.js'
import { CallRequest } from '../../schemas/request.js'
import type { Instant } from '../../schemas/time.js'
import { documentsOf } from '../../storage/documents.js'
import type { Door } from '../../web/matrix.js'
import { applicationOf, apply, operator, order, publish } from '../workflow/people-at-work.js'

/** What a body writes in a complete request for one post. */
export const completeRequest = CallRequest.parse({
  kind: 'art16',
  body: { name: 'Comune di Portofelice', pec: 'comune@pec.comuni.example', ipa: 'c_h000', address: null },
  number: '1234/2031',
  askedOn: '2031-02-03',
  profiles: [
    {
      profile: 'Operaio addetto al verde',
      posts: 3,
      contract: 'tempo indeterminato e pieno',
      title: 'scuola-obbligo',
      requirements: [{ kind: 'professional', code: 'patente-b', text: 'patente B' }],
      reserves: [],
      category: null,
    },
  ],
  mobility: { state: 'communicated', on: '2030-12-02', protocollo: '998/2030', outcome: 'nobody' },
  contact: { name: 'Ufficio personale', reach: 'personale@comune.example' },
})

/** An office with one of everything that a door may lead to. @returns the address of a door that leads to it */
export async function oneOfEach(stage: Stage) {
  const { record, commands, provider } = stage
  const call = await publish(stage, 'GE-2031-001', {
    opensAt: '2031-03-10T09:00:00+01:00',
    closesAt: '2031-03-14T12:00:00+01:00',
  })
  const transaction = await apply(provider, call, {
    from: 'anna@pec.cittadini.example',
    at: '2031-03-10T10:00:00+01:00',
  })
  // A day of the register is over.
  await stage.until('2031-03-11T01:00:00+01:00' as Instant)
  const { id: application, message } = await applicationOf(record, transaction)
  const scan = await record.blobs.put(Buffer.from('scansione'))
  const { request } = await commands.registerRequest(order(operator), {
    office: 'ge' as OfficeId,
    data: completeRequest,
    reception: { by: 'counter', presentedAt: '2031-03-03T09:00:00+01:00' as Instant, scan },
  })
  await stage.settle()
  const [paper] = await documentsOf(record.db, call)
  const digest = paper?.digest as string
  const { id: delivery } = await record.db
    .selectFrom('delivery')
    .select('id')
    .where('application', '=', application)
    .executeTakeFirstOrThrow()
  // Nobody can observe yet: the row that an observation will have.
  const observation = `${application}.observation.1`
  await record.db
    .insertInto('observation')
    .values({ id: observation, call, application, message, received_at: record.clock.now(), late: false })
    .execute()
  const { day } = await record.db.selectFrom('register_day').select('day').executeTakeFirstOrThrow()
  const things: { readonly [name: string]: string } = {
    call,
    application,
    message,
    request,
    digest,
    delivery,
    observation,
    number: '1',
    office: 'ge',
    year: '2031',
    entry: '1',
    day,
    format: 'csv',
    criteria: 'art16-isee-anzianita',
  }
  const pathOf = ({ path }: Pick<Door, 'path'>) =>
    path.replace(/:(\w+)/g, (_, name: string) => things[name] ?? 'nessuno')
  return { application, pathOf }
}
