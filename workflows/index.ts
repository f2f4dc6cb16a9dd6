/** Everything that the worker's bundle holds. */
export { application } from './application.js'
export { publicCall } from './call.js'
export { delivery } from './delivery.js'
