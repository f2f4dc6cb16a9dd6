import { applicationActivities } from './application.js'
import { bulkActivities } from './bulk.js'
import { callActivities } from './call.js'
import { deliveryActivities } from './delivery.js'
import type { Dependencies } from './dependencies.js'
import { formActivities } from './form.js'
import { graduatoriaActivities } from './graduatoria.js'
import { guarded } from './guarded.js'
import { listActivities } from './list.js'
import { mailingActivities } from './mailing.js'
import { noticeActivities } from './notice.js'
import { observationActivities } from './observation.js'
import { publicationActivities } from './publication.js'
import { requestActivities } from './request.js'
import { sampleActivities } from './sample-minutes.js'
import { termActivities } from './terms.js'

/** The hands of the procedure: the only code through which its workflows reach the world. */
export function createActivities(dependencies: Dependencies) {
  return guarded({
    ...callActivities(dependencies),
    ...applicationActivities(dependencies),
    ...bulkActivities(dependencies),
    ...formActivities(dependencies),
    ...deliveryActivities(dependencies),
    ...graduatoriaActivities(dependencies),
    ...listActivities(dependencies),
    ...mailingActivities(dependencies),
    ...noticeActivities(dependencies),
    ...observationActivities(dependencies),
    ...publicationActivities(dependencies),
    ...requestActivities(dependencies),
    ...sampleActivities(dependencies),
    ...termActivities(dependencies),
  })
}

export type Activities = ReturnType<typeof createActivities>
