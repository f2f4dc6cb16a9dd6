import { keepScans } from '../../../procedure/scans.js'
import type { ApplicationId, CallId } from '../../../schemas/ids.js'
import { NotInRecord } from '../../../storage/record.js'
import { receiptOf } from '../../../storage/views/presentations.js'
import { instantIn, wordsIfAny } from '../../typed.js'
import { type BinaryFile, type Done, orderOf, Typed, type Visit } from '../../visit.js'

/** An operatore registers an application on paper. */
export async function present(visit: Visit): Promise<Done> {
  const { record, commands, typed, uploads } = visit
  const call = visit.params.call as CallId
  const channel = (['counter', 'hand', 'raccomandata'] as const).find((one) => one === typed.channel)
  if (!channel) throw new Typed('Dire come è presentata la domanda.', 'channel')
  const presentedAt = instantIn(visit, 'presentedAt', 'Presentata il giorno e all’ora')
  const byPost = channel === 'raccomandata'
  const postedAt = byPost ? instantIn(visit, 'postedAt', 'Spedita il giorno e all’ora') : null
  const proof = byPost ? wordsIfAny(visit, 'proof') : null
  if (byPost && proof === null) throw new Typed('Manca il numero della raccomandata.', 'proof')
  if (!uploads.scan1) throw new Typed('Manca la scansione del modulo: nulla è stato registrato.', 'scan1')
  const files = [uploads.scan1, uploads.scan2, uploads.scan3, uploads.scan4]
  const scans = await keepScans(
    record,
    files.flatMap((file) => file?.bytes ?? []),
  )
  const presented = { call, channel, presentedAt, postedAt, proof, scans }
  const { protocollo } = await commands.registerPresentation(orderOf(visit), presented)
  return {
    goTo: `/chiamate/${call}/sportello`,
    notice: `Domanda registrata con il protocollo ${protocollo}.`,
  }
}

/** The receipt of an application: to be printed and handed over, or as the PEC that was sent. */
export async function receipt({ record, params }: Visit): Promise<BinaryFile> {
  const application = params.application as ApplicationId
  const found = await receiptOf(record.db, application)
  if (found === null) throw new NotInRecord('La ricevuta', application)
  const bytes = await record.blobs.get(found.digest)
  return found.channel === 'pec'
    ? { name: `ricevuta-${application}.eml`, mediaType: 'application/octet-stream', bytes }
    : { name: `ricevuta-${application}.pdf`, mediaType: 'application/pdf', bytes }
}
