import nodemailer from 'nodemailer'
import pg from 'pg'
import type { MailSettings } from '../../schemas/settings.js'

const inFlight = 8

/** The rows that the office keeps of each letter. */
const kept = ['delivery', 'delivery_attempt', 'register_entry', 'audit'] as const

/** A letter as the product sent it. */
export interface SentLetter {
  readonly delivery: string
  readonly recipient: string
  readonly bytes: Buffer
}

export interface LettersFloor {
  sendAll(letters: readonly SentLetter[]): Promise<void>
  close(): Promise<void>
}

/**
 * The least that sends a letter and can say so: in a loop, eight under way at a time on as many connections as the
 * product has, one statement that writes the rows which the product keeps of it (copies of those), the same bytes
 * handed over, one statement that says that they were.
 */
export async function openLettersFloor({ address, smtp }: MailSettings, url: string): Promise<LettersFloor> {
  const pool = new pg.Pool({ connectionString: url, max: inFlight })
  for (const table of kept)
    await pool.query(`create table floor_${table} (like ${table} including defaults including indexes)`)
  const written = `with letter as (insert into floor_delivery select * from delivery where id = $1),
    attempt as (insert into floor_delivery_attempt select * from delivery_attempt where delivery = $1),
    entry as (insert into floor_register_entry select * from register_entry where delivery = $1)
    insert into floor_audit select * from audit where subject = $1`
  const settled = `with attempt as (update floor_delivery_attempt set state = 'submitted' where delivery = $1)
    update floor_delivery set state = 'submitted' where id = $1`
  const transport = nodemailer.createTransport({
    ...{ host: smtp.host, port: smtp.port, ignoreTLS: true, auth: { user: smtp.user, pass: smtp.password } },
    ...{ pool: true, maxConnections: smtp.connections, maxMessages: Number.POSITIVE_INFINITY },
  })
  return {
    async sendAll(letters) {
      const queue = [...letters]
      const lane = async () => {
        for (let letter = queue.shift(); letter; letter = queue.shift()) {
          await pool.query(written, [letter.delivery])
          const envelope = { from: address, to: [letter.recipient] }
          await transport.sendMail({ envelope, raw: letter.bytes })
          await pool.query(settled, [letter.delivery])
        }
      }
      await Promise.all(Array.from({ length: inFlight }, lane))
    },
    async close() {
      transport.close()
      await pool.end()
    },
  }
}
