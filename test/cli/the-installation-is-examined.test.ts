import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { type EmbeddedProvider, startEmbeddedProvider } from '../../cli/provider.js'
import type { Installation } from '../../schemas/settings.js'
import { machineClock } from '../../workers/clock.js'
import { temporaryFolder } from '../harness/held-server.js'
import { emptyDatabase, freshDatabase } from '../harness/postgres.js'
import { anOffice, publishedCall } from '../storage/an-office.js'
import { chiamate, expectPlainFailure } from './chiamate.js'

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

describe('migrate', () => {
  it('brings an empty database to the schema; the second time there is nothing to do', async () => {
    const env = { DATABASE_URL: await emptyDatabase() }
    expect(await chiamate(['migrate'], { env })).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Applicate: \S+/),
      err: '',
    })
    expect(await chiamate(['migrate'], { env })).toMatchObject({
      code: 0,
      out: 'La base dati è già aggiornata.\n',
    })
  })

  it('leaves the database of a newer version alone', async () => {
    const env = { DATABASE_URL: await freshDatabase() }
    await query(env.DATABASE_URL, `insert into kysely_migration values ('9999_dal_futuro', '2099-01-01')`)
    for (const command of ['migrate', 'start'])
      expectPlainFailure(
        await chiamate([command], { env: { ...env, CHIAMATE_DATA: await temporaryFolder() } }),
        /versione più recente di Chiamate[\s\S]+aggiornare il programma/,
      )
  })

  it('leaves the tables of another program alone', async () => {
    const env = { DATABASE_URL: await emptyDatabase() }
    await query(env.DATABASE_URL, 'create table message (mine text)')
    expectPlainFailure(await chiamate(['migrate'], { env }), 'indicare in DATABASE_URL la base dati giusta')
    expect(await query(env.DATABASE_URL, 'select * from message')).toEqual([])
  })
})

describe('doctor', () => {
  let office: EmbeddedProvider
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chiamate-cli-'))
    office = await startEmbeddedProvider(folder, machineClock)
  })
  afterAll(async () => {
    await office.stop()
    await rm(folder, { recursive: true, force: true })
  })
  beforeEach(() => writeFile(join(folder, 'settings.yaml'), stringify(office.installation)))

  const examine = async (url: string, ...more: string[]) => {
    const env = {
      DATABASE_URL: url,
      CHIAMATE_TRUST: office.trust,
      CHIAMATE_SETTINGS: join(folder, 'settings.yaml'),
    }
    return await chiamate(['doctor', ...more], { env })
  }

  it('finds a good installation good, promise by promise', async () => {
    const { code, out, err } = await examine(await freshDatabase())
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).not.toContain('MALE')
    expect(out).toMatch(/bene {2}promessa 1 \(no-holes\)/)
    expect(out).toMatch(/bene {2}fiducia PEC: .+, valido fino al 2045-12-31/)
    expect(out).toMatch(/bene {2}casella ge, IMAP: 127\.0\.0\.1:\d+ risponde\nbene {2}casella ge, SMTP: /)
  })

  it('finds a broken promise, names it, says what to do, and fails', async () => {
    const url = await freshDatabase()
    await query(
      url,
      `insert into register_counter (register, year, last, last_at) values ('ge', 2031, 7, now())`,
    )
    const { code, out } = await examine(url)
    expect(code).toBe(1)
    expect(out).toContain('MALE  promessa 1 (no-holes): I numeri di protocollo non hanno buchi')
    expect(out).toContain('NON mantenuta in un caso: ge/2031\n       rimedio: ')
    const findings = JSON.parse((await examine(url, '--json')).out) as { check: string; ok: boolean }[]
    expect(findings.filter(({ ok }) => !ok).map(({ check }) => check)).toEqual(['promessa 1 (no-holes)'])
  })

  it('finds a mail server that is not the one that was meant', async () => {
    const settings = structuredClone(office.installation) as Installation
    const [{ mailbox }] = settings.offices as [Installation['offices'][number]]
    const { port } = mailbox.smtp
    await writeFile(
      join(folder, 'settings.yaml'),
      stringify({
        ...settings,
        offices: [{ ...settings.offices[0], mailbox: { ...mailbox, imap: { ...mailbox.imap, port } } }],
      }),
    )
    const { code, out } = await examine(await freshDatabase())
    expect(code).toBe(1)
    expect(out.match(/^MALE.+/gm)).toEqual([
      `MALE  casella ge, IMAP: 127.0.0.1:${port} non risponde come deve`,
    ])
    expect(out).toContain('rimedio: Controllare host, port e security nel file di CHIAMATE_SETTINGS')
  })

  it('finds a schema that is not up to date, and asks nothing more of it', async () => {
    const { code, out } = await examine(await emptyDatabase())
    expect(code).toBe(1)
    expect(out).toMatch(/MALE {2}schema: mancano \d+ aggiornamenti\n {7}rimedio: Eseguire «chiamate migrate»/)
    expect(out).not.toContain('promessa')
  })

  it('changes nothing', async () => {
    const url = await emptyDatabase()
    await examine(url)
    expect(await query(url, `select * from information_schema.tables where table_schema = 'public'`)).toEqual(
      [],
    )
  })
})

describe('resume', () => {
  it('of a call that the record does not know is refused', async () => {
    const env = { DATABASE_URL: await freshDatabase() }
    expectPlainFailure(
      await chiamate(['resume', 'GE-2031-999'], { env }),
      /La chiamata GE-2031-999 non esiste[\s\S]+Controllare il codice/,
    )
  })

  it('without the schema says to bring it', async () => {
    const env = { DATABASE_URL: await emptyDatabase() }
    expectPlainFailure(await chiamate(['resume', 'GE-2031-001'], { env }), 'Eseguire «chiamate migrate»')
  })

  it('raises the cycle of the call each time and has its procedure started', async () => {
    const office = await anOffice()
    const call = await publishedCall(office)
    const env = { DATABASE_URL: office.url }
    expect(await chiamate(['resume', call, '--json'], { env })).toEqual({
      code: 0,
      out: `${JSON.stringify({ call, epoch: 2, applications: 0 })}\n`,
      err: '',
    })
    expect((await chiamate(['resume', call], { env })).out).toContain('riparte dall’archivio (ciclo 3)')
    expect(await query(office.url, 'select count(*)::int as waiting from outbox')).not.toEqual([
      { waiting: 0 },
    ])
  })
})
