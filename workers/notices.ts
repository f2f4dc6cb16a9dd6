import pg from 'pg'

export interface Notices {
  stop(): Promise<void>
}

/** Calls `hear` whenever PostgreSQL tells of something on a channel. Notices are hints: while the connection is
 *  broken they are lost, and whoever listens also looks by itself. */
export function listen(url: string, channel: string, hear: () => void): Notices {
  let stopped = false
  let client: pg.Client | null = null
  let timer: NodeJS.Timeout | null = null

  const again = () => {
    client = null
    if (!stopped && !timer)
      timer = setTimeout(() => {
        timer = null
        void connect()
      }, 1000)
  }
  const connect = async () => {
    const opening = new pg.Client({ connectionString: url, application_name: 'chiamate notices' })
    client = opening
    opening.on('error', again)
    opening.on('end', again)
    opening.on('notification', hear)
    try {
      await opening.connect()
      await opening.query(`listen ${pg.escapeIdentifier(channel)}`)
      // What was told before we listened.
      hear()
    } catch {
      again()
    }
  }
  const connecting = connect()
  return {
    async stop() {
      stopped = true
      if (timer) clearTimeout(timer)
      await connecting
      await client?.end().catch(() => {})
    },
  }
}
