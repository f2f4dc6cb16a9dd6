import { AvvisoTemplate } from '../../schemas/avviso-template.js'
import type { Avviso } from '../../schemas/call.js'
import type { MessageId, RequestId } from '../../schemas/ids.js'
import { CallRequest } from '../../schemas/request.js'
import type { LegalDate } from '../../schemas/time.js'
import { operator, responsible } from '../staff.js'
import { officeAddress } from '../stage.js'
import type { World } from '../world.js'

/** A public body asks for people, by PEC; the operator takes the request in. @returns what it is called here */
export async function receiveRequest(world: World, avviso: Avviso, mobility: Mobility): Promise<RequestId> {
  const { commands, order, tell } = world
  const { name } = avviso.requestingBody
  const message = await bodyWrites(world, avviso, 'Richiesta di avviamento')
  const { request, protocollo, findings } = await commands.registerRequest(order(operator), {
    office: avviso.office,
    data: requestOf(avviso, mobility),
    reception: { by: 'pec', message },
  })
  tell(`${name}: richiesta di personale per PEC, protocollo ${protocollo}.`)
  for (const { text } of findings) tell(`Della richiesta va visto: ${text}`)
  return request
}

/** What is missing is asked of the body, by a day. */
export async function askTheBody(
  world: World,
  request: RequestId,
  missing: string,
  due: string,
): Promise<void> {
  const { commands, order, settle, tell } = world
  const decision = { outcome: 'ask', missing: [missing], due: due as LegalDate } as const
  await commands.answerRequest(request, order(responsible), decision)
  await settle()
  tell('Il responsabile chiede all’ente quello che manca, con una PEC e un termine.')
}

/** The body sends what was missing; the operator puts it beside the request. */
export async function completeRequest(
  world: World,
  avviso: Avviso,
  request: RequestId,
  mobility: Mobility,
): Promise<void> {
  const { commands, order, tell } = world
  const message = await bodyWrites(world, avviso, 'Re: Richiesta di avviamento, comunicazione che mancava')
  await commands.assignMessage(message, order(operator), { to: 'request', request })
  await commands.reviseRequest(request, order(operator), requestOf(avviso, mobility))
  tell('L’ente ha risposto: la richiesta è completa.')
}

export async function acceptRequest(world: World, request: RequestId, publishOn: string): Promise<void> {
  const { commands, order, settle, tell } = world
  const decision = { outcome: 'accept', publishOn: publishOn as LegalDate } as const
  await commands.answerRequest(request, order(responsible), decision)
  await settle()
  tell('Il responsabile accoglie la richiesta e lo scrive all’ente.')
}

/** The avviso drafts itself from the request and from what the avvisi of the office have in common.
 *  @returns the codes of what whoever approves it has to confirm */
export async function draftAvviso(
  { commands, order, tell }: World,
  { id, office, window, days, ...avviso }: Avviso,
  request: RequestId,
  publishOn: string,
): Promise<string[]> {
  const template = templateOf({ id, office, window, days, ...avviso })
  await commands.keepTemplate(office, order(responsible), template)
  const choices = { call: id, publishOn: publishOn as LegalDate, window, days }
  const { findings } = await commands.draftFromRequest(request, order(operator), choices)
  tell(`L’avviso della chiamata ${id} si scrive dalla richiesta e dal modello dell’ufficio.`)
  for (const { text } of findings) tell(`Dell’avviso va visto: ${text}`)
  return findings.filter(({ weight }) => weight === 'to-confirm').map(({ code }) => code)
}

type Mobility = CallRequest['mobility']

export const communicated: Mobility = {
  state: 'communicated',
  on: '2030-12-02' as LegalDate,
  protocollo: '998/2030',
  outcome: 'nobody',
}

async function bodyWrites(
  { provider, record, settle, time }: World,
  { requestingBody }: Avviso,
  subject: string,
): Promise<MessageId> {
  const transaction = await provider.send({
    from: requestingBody.pec,
    to: [officeAddress],
    subject,
    text: 'In allegato la nota dell’ente.',
    at: time.clock.now(),
  })
  await settle()
  const { id } = await record.db
    .selectFrom('message')
    .select('id')
    .where('transaction', '=', transaction)
    .executeTakeFirstOrThrow()
  return id
}

/** What the body asks for, as the avviso will say it. */
function requestOf({ kind, requestingBody, rankings }: Avviso, mobility: Mobility): CallRequest {
  const { name, pec, request, requestedOn } = requestingBody
  return CallRequest.parse({
    kind,
    body: { name, pec, ipa: null, address: null },
    number: request,
    askedOn: requestedOn as LegalDate | null,
    profiles: rankings.map(({ profile, posts, contract, reserves, category }) => ({
      profile,
      posts,
      contract,
      title: 'scuola-obbligo',
      requirements: [],
      reserves,
      category,
    })),
    mobility,
    contact: { name: 'Ufficio personale', reach: pec },
  } satisfies CallRequest)
}

/** What the avvisi of the office have in common. */
function templateOf({ rankings, ...avviso }: Avviso): AvvisoTemplate {
  const { kind, mailbox, requirements, documents, channels, terms, act, drawSource, responsible } = avviso
  return AvvisoTemplate.parse({
    kind,
    mailbox,
    requirements,
    documents,
    channels,
    terms,
    act,
    drawSource,
    responsible,
    criteria: Object.fromEntries(rankings.map(({ code, criteria }) => [code, criteria])),
    reviewDays: 7,
    approvalDays: 2,
  })
}
