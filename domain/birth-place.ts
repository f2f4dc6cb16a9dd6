import { belfioreConnector } from '@marketto/belfiore-connector-embedded'

/**
 * What to tell a person about the place of birth in a codice fiscale: null if the Belfiore code is known, otherwise a
 * sentence in Italian. Never a reason to refuse: places are born and die, and the list may be older than they are.
 */
export async function birthPlaceWarning(belfiore: string): Promise<string | null> {
  const place = await belfioreConnector.findByCode(belfiore)
  return place === null || place === undefined ? 'il luogo di nascita non è fra quelli conosciuti' : null
}
