import { admissionWithReserve } from '../documents/letters/admission-with-reserve.js'
import { LETTER_TEXTS } from '../documents/letters/remedies.js'
import { withdrawalNoted } from '../documents/letters/withdrawal-noted.js'
import { romeDate } from '../domain/terms/index.js'
import { type ApplicationOnFile, readApplication } from '../storage/applications.js'
import { wasPublished } from '../storage/graduatorie.js'
import { type Notice, readNotice } from '../storage/notices.js'
import { answerTo, type Record } from '../storage/record.js'
import { protocolloOfMessage } from '../storage/register.js'
import { aboutOf } from './about-application.js'
import type { NoticeInput } from './contract.js'
import type { Dependencies } from './dependencies.js'
import { prepareLetter } from './letters.js'
import type { FirstAnswer } from './receipt.js'

export function noticeActivities(dependencies: Dependencies) {
  const { record } = dependencies
  return {
    /** The letter that tells an author what was decided, where that is done at once. */
    async prepareNotice({ decision, call, epoch }: NoticeInput): Promise<void> {
      const notice = await readNotice(record.db, decision)
      const application = await readApplication(record.db, notice.application)
      await prepareLetter(
        dependencies,
        await asKnown(record, application),
        { call, epoch },
        {
          purpose: notice.what === 'withdraw' ? 'withdrawal' : 'reserve',
          ordinal: notice.ordinal,
          content: await contentOf(record, application, notice),
        },
      )
    },
  }
}

async function contentOf({ db }: Record, application: ApplicationOnFile, notice: Notice) {
  const about = await aboutOf(db, application)
  if (notice.what === 'admit-with-reserve')
    return admissionWithReserve({ ...notice, application: about, ...LETTER_TEXTS })
  const { sentAt, number } = await protocolloOfMessage(db, notice.message)
  return withdrawalNoted({
    application: about,
    received: { on: romeDate(sentAt), protocollo: number },
    published: await wasPublished(db, application.id),
  })
}

/** Who sent an application for somebody whose answers nobody has read yet hears no more of it than before: the letter
 *  is kept for the person. */
async function asKnown({ db }: Record, application: ApplicationOnFile): Promise<ApplicationOnFile> {
  if (application.data !== null) return application
  const first = await answerTo<FirstAnswer>(db, `${application.id}/receipt`)
  return first?.follows === false ? application : { ...application, certifiedSender: null }
}
