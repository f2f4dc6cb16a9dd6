/** Run before each file of stories: no mutant is awake while it is loaded, not even that of the run before. */
const stryker = (globalThis as { __stryker__?: { activeMutant?: string | undefined } }).__stryker__
if (stryker !== undefined) stryker.activeMutant = undefined
