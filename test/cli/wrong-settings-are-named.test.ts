import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { createPki, writeTrustFolder } from '../../pec/simulator/pki.js'
import { temporaryFolder } from '../harness/held-server.js'
import { chiamate, expectPlainFailure } from './chiamate.js'

let folder: string
beforeEach(async () => {
  folder = await temporaryFolder()
})

/** Settings of an office, with whatever is changed in them. */
function settings(change: (settings: ReturnType<typeof good>) => unknown = () => {}): string {
  const given = good()
  change(given)
  return stringify(given)
}

function good() {
  const server = { host: 'h.example', user: 'u', passwordFile: 'casella' as string | undefined }
  return {
    site: 'https://lavoro.example',
    offices: [
      {
        id: 'ge',
        administration: 'Regione',
        name: 'CPI di Genova',
        address: 'via di Prova 1',
        patronExtends: false as unknown,
        mailbox: {
          address: 'cpi@pec.example.org',
          imap: { ...server, port: 993 as unknown, security: 'tls' },
          smtp: { ...server, port: 465 as unknown, security: 'tls' },
        },
      },
    ],
    staff: [{ id: 'ge.op1', office: 'ge', name: 'Una', roles: ['operatore'] }],
  }
}

/** What a process of production needs, none of it to be reached. */
async function variables(changes: Record<string, string | undefined> = {}): Promise<Record<string, string>> {
  await writeFile(join(folder, 'casella'), 'segreta\n')
  await writeFile(join(folder, 'settings.yaml'), settings())
  const all = {
    DATABASE_URL: 'postgres://u:segreta@127.0.0.1:1/chiamate',
    TEMPORAL_ADDRESS: '127.0.0.1:1',
    CHIAMATE_TRUST: folder,
    CHIAMATE_SETTINGS: join(folder, 'settings.yaml'),
    CHIAMATE_DATA: join(folder, 'data'),
    ...changes,
  }
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

async function trusted(): Promise<string> {
  const trust = join(folder, 'trust')
  await writeTrustFolder(await createPki({ domains: ['pec.example.org'] }), trust)
  return trust
}

describe('a process of production names the variable that is', () => {
  it.each([
    ['missing', 'DATABASE_URL', undefined, 'manca.'],
    ['missing', 'TEMPORAL_ADDRESS', undefined, 'manca.'],
    ['missing', 'CHIAMATE_TRUST', undefined, 'manca.'],
    ['missing', 'CHIAMATE_SETTINGS', undefined, 'manca.'],
    ['empty', 'DATABASE_URL', '', 'manca.'],
    ['wrong', 'DATABASE_URL', 'mysql://a/b', 'Scriverla come postgres://'],
    ['wrong', 'DATABASE_URL', 'postgres://[', 'Scriverla come postgres://'],
    ['wrong', 'TEMPORAL_ADDRESS', 'http://temporal:7233', 'Scriverlo come server:porta'],
    ['wrong', 'TEMPORAL_ADDRESS', 'temporal', 'Scriverlo come server:porta'],
    ['wrong', 'TEMPORAL_ADDRESS', 'temporal:70000', 'Scriverlo come server:porta'],
    ['wrong', 'TEMPORAL_NAMESPACE', 'due parole', 'Usare lettere, cifre'],
    ['wrong', 'CHIAMATE_TRUST', '/nessuna/cartella', 'Indicare una cartella con i certificati'],
    ['wrong', 'CHIAMATE_SIGNERS', '/nessuna/cartella', 'Indicare una cartella con i certificati'],
    ['wrong', 'CHIAMATE_SETTINGS', '/nessun/file.yaml', 'deploy/settings.example.yaml'],
    ['wrong', 'CHIAMATE_KEYS', '/nessun/file.yaml', 'openssl rand -base64 32'],
  ])('%s: %s=%s', async (_, name, value, remedy) => {
    const ended = await chiamate(['worker'], { env: await variables({ [name]: value }) })
    expect(ended.err).toContain(`${name}: `)
    expectPlainFailure(ended, remedy)
    expect(ended.err).not.toContain('segreta')
  })

  it('all the same in the mailbox and in the dispatcher', async () => {
    for (const part of ['mailbox', 'dispatcher'])
      expectPlainFailure(
        await chiamate([part], { env: await variables({ CHIAMATE_SETTINGS: undefined }) }),
        'CHIAMATE_SETTINGS: manca.',
      )
  })

  it('CHIAMATE_DATA when no folder can be made there', async () => {
    await writeFile(join(folder, 'file'), '')
    const CHIAMATE_DATA = join(folder, 'file', 'data')
    const words = /^CHIAMATE_DATA: nella cartella non si può scrivere/
    expectPlainFailure(await chiamate(['start'], { env: { CHIAMATE_DATA } }), words)
    const env = await variables({ CHIAMATE_DATA, CHIAMATE_TRUST: await trusted() })
    expectPlainFailure(await chiamate(['worker'], { env }), words)
  })
})

describe('the file of keys is refused where it is wrong', () => {
  it.each([
    ['no YAML', 'writes: [segreta', 'non si legge come YAML'],
    ['a key that is too short', 'writes: a\nkeys: { a: c2VncmV0YQ== }', 'keys.a: non è una chiave'],
    ['a key that is not there', 'writes: b\nkeys: {}', 'writes: nomina una chiave'],
  ])('%s', async (_what, text, words) => {
    const CHIAMATE_KEYS = join(folder, 'keys.yaml')
    await writeFile(CHIAMATE_KEYS, text)
    for (const part of ['worker', 'start']) {
      const ended = await chiamate([part], {
        env: await variables({ CHIAMATE_KEYS, CHIAMATE_TRUST: await trusted() }),
      })
      expectPlainFailure(ended, words)
      expect(ended.err).toMatch(/^CHIAMATE_KEYS: /)
      expect(ended.err).not.toMatch(/segreta|c2VncmV0YQ/)
    }
  })
})

describe('the settings file is refused at the place that is wrong', () => {
  const refused = async (text: string, words: string) => {
    const env = await variables()
    await writeFile(join(folder, 'settings.yaml'), text)
    const ended = await chiamate(['worker'], { env })
    expect(ended.err).toContain(words)
    expectPlainFailure(ended, /^CHIAMATE_SETTINGS: /)
  }

  it.each([
    ['no YAML', 'offices: [', 'il file non si legge come YAML o JSON'],
    ['nothing', '', 'file: non è del tipo giusto'],
    ['no office', settings((all) => Object.assign(all, { offices: [] })), 'offices: è fuori misura'],
    ['no site', settings((all) => Object.assign(all, { site: undefined })), 'site: manca'],
    [
      'a port in words',
      settings(({ offices: [ge] }) => ge && Object.assign(ge.mailbox.imap, { port: 'imaps' })),
      'offices.0.mailbox.imap.port: non è del tipo giusto',
    ],
    [
      'a port that is none',
      settings(({ offices: [ge] }) => ge && Object.assign(ge.mailbox.smtp, { port: 99999 })),
      'offices.0.mailbox.smtp.port: è fuori misura',
    ],
    [
      'an unknown security',
      settings(({ offices: [ge] }) => ge && Object.assign(ge.mailbox.smtp, { security: 'ssl' })),
      'offices.0.mailbox.smtp.security: deve essere uno fra tls, starttls, none',
    ],
    [
      'no password',
      settings(({ offices: [ge] }) => ge && Object.assign(ge.mailbox.smtp, { passwordFile: undefined })),
      'offices.0.mailbox.smtp.password: manca',
    ],
    [
      'a word that no one knows',
      settings((all) => Object.assign(all, { colore: 'blu' })),
      'file: parola che non si conosce (colore)',
    ],
    [
      'an unknown role',
      settings(({ staff: [one] }) => one && Object.assign(one, { roles: ['capo'] })),
      'staff.0.roles.0: deve essere uno fra',
    ],
    [
      'staff of an office that is not there',
      settings(({ staff: [one] }) => one && Object.assign(one, { office: 'sv' })),
      'staff.0.office: l’ufficio non è fra quelli elencati',
    ],
    [
      'an office twice',
      settings(({ offices }) => offices.push(structuredClone(offices[0] as never))),
      'offices.1.id: c’è già',
    ],
    [
      'a missing password file',
      settings(({ offices: [ge] }) => ge && Object.assign(ge.mailbox.imap, { passwordFile: 'altra' })),
      'il file di password «altra» non si legge',
    ],
  ])('%s', async (_, text, words) => {
    await refused(text, words)
  })

  it('an empty password file', async () => {
    const env = await variables()
    await writeFile(join(folder, 'casella'), '\n')
    expectPlainFailure(
      await chiamate(['worker'], { env }),
      /offices\.0\.mailbox\.imap\.password: è fuori misura/,
    )
  })
})

describe('a server that does not answer', () => {
  it('is named with the variable to look at, and the password stays unsaid', async () => {
    const trust = join(folder, 'trust')
    await mkdir(trust)
    await writeTrustFolder(await createPki({ domains: ['pec.example.org'] }), trust)
    for (const command of ['worker', 'mailbox', 'dispatcher', 'migrate']) {
      const ended = await chiamate([command], { env: await variables({ CHIAMATE_TRUST: trust }) })
      expectPlainFailure(ended, /Un server non risponde\.\nControllare DATABASE_URL/)
      expect(ended.err).not.toContain('segreta')
    }
  })
})

it.each(['migrate', 'resume GE-2031-001'])('%s without a database says how to have one', async (line) => {
  expectPlainFailure(await chiamate(line.split(' ')), /DATABASE_URL: manca\.\nImpostare DATABASE_URL/)
})

it('doctor tells every finding with its remedy, and fails', async () => {
  const nowhere = '/nessuna'
  const env = await variables({
    CHIAMATE_SETTINGS: nowhere,
    CHIAMATE_TRUST: nowhere,
    CHIAMATE_SIGNERS: nowhere,
  })
  const { code, out, err } = await chiamate(['doctor', '--json'], { env })
  expect({ code, err }).toEqual({ code: 1, err: '' })
  const findings = JSON.parse(out) as { check: string; ok: boolean; remedy?: string }[]
  const wrong = findings.filter(({ ok }) => !ok)
  expect(wrong.map(({ check }) => check)).toEqual([
    'uffici',
    'fiducia PEC',
    'fiducia firme',
    'Temporal',
    'chiavi',
    'base dati',
  ])
  for (const { remedy } of wrong) expect(remedy).toBeTruthy()
  expect(out).not.toContain('segreta')
})
