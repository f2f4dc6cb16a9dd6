import type { Instant, LegalDate } from '../../schemas/time.js'
import { type Block, facts } from '../blocks.js'
import { instant, withArticle } from '../words.js'

/** The application that a letter is about, without anything that tells whose it is. */
export interface AboutApplication {
  publicCode: string
  presentedAt: Instant
  /** Number and day in the register; null while the regional system has not given it. */
  protocollo: { number: string; date: LegalDate } | null
}

export function aboutApplication({ publicCode, presentedAt, protocollo }: AboutApplication): Block {
  return facts(
    ['Domanda', publicCode],
    ['Presentata il', instant(presentedAt)],
    ...(protocollo
      ? ([['Protocollo', `n. ${protocollo.number} ${withArticle('del', protocollo.date)}`]] as const)
      : []),
  )
}
