import { messageToSort } from '../../../procedure/message-to-sort.js'
import type { MessageId } from '../../../schemas/ids.js'
import { NotInRecord } from '../../../storage/record.js'
import type { BinaryFile, Visit } from '../../visit.js'
import { noteMessageReading } from '../health.js'
import { isClosed } from './message.js'

/** One of the files of a message, by its number from 1; 0 is the whole message, as it was received. */
export async function documentOfMessage(visit: Visit): Promise<BinaryFile> {
  const { record, params } = visit
  const { message, bytes, content } = await messageToSort(record, params.message as MessageId)
  if (isClosed(message)) throw new NotInRecord('L’allegato', `${message.id}/${params.number}`)
  await noteMessageReading(visit, message, 'allegato del messaggio')
  if (params.number === '0')
    return { name: `messaggio-${message.id.slice(0, 8)}.eml`, mediaType: 'application/octet-stream', bytes }
  const document = content?.documents[Number(params.number) - 1]
  if (!document) throw new NotInRecord('L’allegato', `${message.id}/${params.number}`)
  return document
}
