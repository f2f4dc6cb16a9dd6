/** A receipt about one thing that we sent, as daticert.xml tells it. */
export interface ReceiptOfOurs {
  /** `accettazione`, `avvenuta-consegna`, `errore-consegna`, … */
  readonly type: string
  readonly detail: string | null
}

/**
 * How far a message to one recipient has come, from its receipts in any order and number.
 * A delivery outweighs every earlier notice of failure, which the provider may take back: a message may still be
 * delivered after the notice of the twelfth hour.
 * @norma DPR 68/2005 art. 6, art. 8; RFC 6109 section 3.3
 */
export function stateFromReceipts(
  receipts: readonly ReceiptOfOurs[],
): 'delivered' | 'failed' | 'refused' | 'accepted' | null {
  const has = (type: string) => receipts.some((receipt) => receipt.type === type)
  if (has('avvenuta-consegna')) return 'delivered'
  if (has('errore-consegna') || has('rilevazione-virus')) return 'failed'
  if (has('non-accettazione')) return 'refused'
  if (has('accettazione') || has('presa-in-carico') || has('preavviso-errore-consegna')) return 'accepted'
  return null
}
