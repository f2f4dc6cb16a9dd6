import pg from 'pg'

/** The right to be the only process of an installation that does something. */
export interface Lease {
  /** False once the connection that held it is gone: somebody else may have it by now. */
  readonly held: boolean
  end(): Promise<void>
}

/** A process whose machine has vanished loses its lease within a minute. */
const keepalive = '-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3'

/** Takes a lease, held by a connection to PostgreSQL and gone with it; null while another process has it. */
export async function takeLease(url: string, name: string): Promise<Lease | null> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'chiamate lease',
    connectionTimeoutMillis: 10_000,
    options: keepalive,
    keepAlive: true,
  })
  let held = true
  const lose = () => {
    held = false
  }
  client.on('error', lose)
  client.on('end', lose)
  const end = () => client.end().catch(() => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ taken: boolean }>(
      'select pg_try_advisory_lock(hashtextextended($1, 0)) as taken',
      [name],
    )
    if (!rows[0]?.taken) {
      await end()
      return null
    }
  } catch (error) {
    await end()
    throw error
  }
  return {
    get held() {
      return held
    },
    end,
  }
}
