import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { type EmbeddedProvider, startEmbeddedProvider } from '../../cli/provider.js'
import { newKeyFile } from '../../codec/keyring.js'
import { romeDate } from '../../domain/terms/index.js'
import { registerCommands } from '../../procedure/register-commands.js'
import type { Installation } from '../../schemas/settings.js'
import type { Instant } from '../../schemas/time.js'
import { closeRegisterDays } from '../../storage/daily-register.js'
import { machineClock } from '../../workers/clock.js'
import { temporaryFolder } from '../harness/held-server.js'
import { emptyDatabase, freshDatabase } from '../harness/postgres.js'
import { ge, registered } from '../storage/a-register.js'
import { anOffice, commandOf, publishedCall, responsabile } from '../storage/an-office.js'
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
    await query(url, `insert into register_counter (register, year, last) values ('ge', 2031, 7)`)
    const { code, out } = await examine(url)
    expect(code).toBe(1)
    expect(out).toContain('MALE  promessa 1 (no-holes): I numeri di protocollo non hanno buchi')
    expect(out).toContain('NON mantenuta in un caso: ge/2031\n       rimedio: ')
    const findings = JSON.parse((await examine(url, '--json')).out) as { check: string; ok: boolean }[]
    expect(findings.filter(({ ok }) => !ok).map(({ check }) => check)).toEqual(['promessa 1 (no-holes)'])
  })

  it('looks at the keys, at the console and at who says who people are', async () => {
    const env = {
      CHIAMATE_KEYS: join(folder, 'keys.yaml'),
      CHIAMATE_WEB: 'http://127.0.0.1:1',
      OIDC_ISSUER: 'http://127.0.0.1:1/accesso',
      OIDC_CLIENT_SECRET_FILE: join(folder, 'secret'),
    }
    await writeFile(env.OIDC_CLIENT_SECRET_FILE, 'segreta')
    await writeFile(env.CHIAMATE_KEYS, stringify(newKeyFile('2031-01')), { mode: 0o600 })
    const { out } = await chiamate(['doctor'], { env })
    expect(out).toContain('bene  chiavi: scrive «2031-01», leggono «2031-01»')
    expect(out).toMatch(/MALE {2}console: http:\/\/127.0.0.1:1 non risponde come deve\n {7}rimedio: /)
    expect(out).toMatch(
      /MALE {2}accesso: http:\/\/127.0.0.1:1\/accesso non risponde come deve\n {7}rimedio: /,
    )
    await chmod(env.CHIAMATE_KEYS, 0o644)
    expect((await chiamate(['doctor'], { env })).out).toMatch(/MALE {2}chiavi: .+\n {7}rimedio: .*chmod/)
  })

  it('says that without keys Temporal keeps everything in clear', async () => {
    const { out } = await chiamate(['doctor'], { env: { TEMPORAL_ADDRESS: '127.0.0.1:1' } })
    expect(out).toMatch(/MALE {2}chiavi: nessun file di chiavi/)
  })

  describe('of a register', () => {
    const ago = (days: number) =>
      new Date(Date.parse(machineClock.now()) - days * 24 * 3_600_000).toISOString() as Instant

    it('finds the days that nobody closed, with their term; once closed, that they are as they were', async () => {
      const { record, url, setClock } = await anOffice()
      await registered(record.db, ago(9))
      const open = await examine(url)
      expect(open.code).toBe(1)
      expect(open.out).toMatch(
        /MALE {2}registro giornaliero ge: da chiudere dal \S+, entro il \S+\n {7}rimedio: Avviare/,
      )
      expect(open.out).toContain('MALE  promessa 1 (register-days-closed)')
      setClock(machineClock.now())
      await closeRegisterDays(record, ge, romeDate(machineClock.now()))
      const closed = await examine(url)
      expect(closed.code).toBe(0)
      expect(closed.out).toContain('bene  registro giornaliero ge: 9 giorni chiusi, tutti intatti')
      await query(url, `set session_replication_role = replica; update register_entry set digest = 'altro'`)
      expect((await examine(url)).out).toMatch(/MALE {2}registro giornaliero ge: il giorno \S+ non è quello/)
    })

    it('finds a register of emergency that lasts, and its entries that wait for their number', async () => {
      const { record, url, setClock } = await anOffice()
      await query(url, `update office set protocollo = 'regionale'`)
      const commands = registerCommands(record)
      const emergency = async () => (await examine(url)).out.match(/^.+registro di emergenza.+$/gm)
      setClock(ago(1.5))
      await commands.openEmergency(ge, commandOf(responsabile), { reason: 'fermo', beganAt: ago(2) })
      expect(await emergency()).toEqual([
        expect.stringMatching(/^MALE {2}registro di emergenza ge: aperto dal /),
      ])
      await registered(record.db, ago(1), 2)
      setClock(machineClock.now())
      await commands.closeEmergency(ge, commandOf(responsabile), ago(0.5))
      expect(await emergency()).toEqual([
        'MALE  registro di emergenza ge: 2 registrazioni senza il numero di protocollo ordinario',
      ])
      await commands.attachRegionalNumbers(
        ge,
        commandOf(responsabile),
        [1, 2].map((number) => ({
          year: Number(romeDate(ago(1)).slice(0, 4)),
          number,
          value: `PG ${number}`,
          dated: romeDate(ago(0)),
        })),
      )
      expect(await emergency()).toBeNull()
    })
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
