import { papersOfApplication } from '../../procedure/papers-of-application.js'
import type { ApplicationId } from '../../schemas/ids.js'
import { NotInRecord } from '../../storage/record.js'
import type { BinaryFile, Visit } from '../visit.js'
import { noteHealthReading } from './health.js'

/** One of the files of an application, by its number from 1. */
export async function documentOfApplication(visit: Visit): Promise<BinaryFile> {
  const { record, params } = visit
  const id = params.application as ApplicationId
  await noteHealthReading(visit, id, 'documento')
  const papers = await papersOfApplication(record, id)
  const number = Number(params.number)
  const document = papers.flatMap(({ documents }) => documents)[number - 1]
  if (!document) throw new NotInRecord('Il documento', `${id}/${number}`)
  return document
}
