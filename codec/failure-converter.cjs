// Loaded by its path, by Temporal's clients and by the bundle of workflows: it must run without a loader.
const { DefaultFailureConverter } = require('@temporalio/common')

/** Messages and stacks of failures travel as a payload, so that they are encrypted like any other. */
exports.failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true })
