/** Everything that the worker's bundle holds. */
export { answer } from './answer.js'
export { application } from './application.js'
export { bulk } from './bulk.js'
export { publicCall } from './call.js'
export { delivery } from './delivery.js'
export { mailing } from './mailing.js'
export { publication } from './publication.js'
export { requestAnswer } from './request-answer.js'
