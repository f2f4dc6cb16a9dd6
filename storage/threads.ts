import { sql } from 'kysely'

/**
 * What we sent under some Message-IDs, as `reference` and `delivery`: ours, or the one that the provider put in its
 * place, which our receipts tell (`identificativo`).
 */
export function sentUnder(mailbox: string, references: readonly string[]) {
  const transactions = references.map((reference) => reference.slice(1, -1))
  return sql<{ reference: string; delivery: string }>`
      select message_id as reference, delivery from delivery_attempt where message_id = any(${[...references]})
      union
      select '<' || receipt.transaction || '>', attempt.delivery
      from message receipt join delivery_attempt attempt on attempt.message_id = receipt.reference
      where receipt.mailbox = ${mailbox} and receipt.transaction = any(${transactions}) and receipt.standing = 'evidence'`
}
