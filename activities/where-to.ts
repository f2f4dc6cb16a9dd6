import type { ApplicationOnFile } from '../storage/applications.js'

/** Where a person wants to be answered; before anybody has read it, whence the application came. */
export function whereTo({ data, certifiedSender }: ApplicationOnFile): {
  channel: 'pec' | 'paper' | 'counter'
  recipient: string
} {
  const recapito = data?.recapito ?? null
  if (recapito === null)
    return certifiedSender === null
      ? { channel: 'counter', recipient: '' }
      : { channel: 'pec', recipient: certifiedSender }
  switch (recapito.by) {
    case 'pec':
      return { channel: 'pec', recipient: recapito.address }
    case 'post':
      return { channel: 'paper', recipient: recapito.address }
    case 'counter':
      return { channel: 'counter', recipient: '' }
  }
}
