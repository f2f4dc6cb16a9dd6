/** Minutes after which something that the provider did not take is handed over again, attempt after attempt. */
export const attemptWaits = [1, 10, 60, 360, 1440] as const
