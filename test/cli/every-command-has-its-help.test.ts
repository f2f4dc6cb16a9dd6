import { describe, expect, it } from 'vitest'
import { chiamate, expectPlainFailure } from './chiamate.js'

const COMMANDS = [
  'demo',
  'start',
  'worker',
  'mailbox',
  'dispatcher',
  'web',
  'migrate',
  'doctor',
  'resume',
  'register',
  'pec',
  'pec inspect',
  'terms',
  'criteria',
  'criteria list',
  'criteria show',
  'criteria check',
  'rank',
]

/** What commander says by itself. */
const ENGLISH =
  /Usage|Options|Commands|Arguments|default:|choices:|display help|\[options\]|\[command\]|error:/

describe.concurrent('--help', () => {
  it.each(COMMANDS)('of %s is in Italian and succeeds', async (command) => {
    const { code, out, err } = await chiamate([...command.split(' '), '--help'])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(new RegExp(`^Uso: chiamate ${command}`))
    expect(out).toContain('mostra questo aiuto')
    expect(out).not.toMatch(ENGLISH)
  })

  it('of the command itself names every subcommand', async () => {
    const { code, out } = await chiamate(['--help'])
    expect(code).toBe(0)
    expect(out).not.toMatch(ENGLISH)
    const named = [...out.matchAll(/^ {2}([a-z]+)\b.* {2,}\S/gm)].map(([, name]) => name)
    expect(named).toEqual(COMMANDS.filter((command) => !command.includes(' ')))
  })
})

describe.concurrent('a command that is not written well says what to do', () => {
  it.each([
    ['nope', "Comando sconosciuto. ('nope') Vedere «chiamate --help»."],
    ['terms', 'Manca un argomento.'],
    ['terms 2026-03-02', "Manca un argomento. ('giorni')"],
    ['terms 2026-03-02 35 36', 'Ci sono argomenti di troppo.'],
    ['doctor --jsno', "Opzione sconosciuta. ('--jsno')"],
    ['rank --facts x.csv', "Manca un’opzione obbligatoria. ('--criteria <id>')"],
    ['rank --criteria', 'Manca il valore di un’opzione.'],
    ['rank --criteria a --facts b --posts zero', 'deve essere un numero intero, da 1.'],
    ['rank --criteria a --facts b --published 2026-02-31', 'deve essere un giorno che esiste, AAAA-MM-GG.'],
    ['rank --criteria a --facts b --closes mezzogiorno', 'un istante come 2031-03-14T12:00:00+01:00.'],
    ['rank --criteria a --facts b --employer statale', 'Un valore non va bene.'],
    ['demo --applications 3', 'da 42 a 5000.'],
    ['resume ge-1', 'L’argomento non è il codice di una chiamata.\nScriverlo come GE-2031-001.'],
  ])('%s', async (line, words) => {
    const ended = await chiamate(line.split(' '))
    expect(ended.err).toContain(words)
    expectPlainFailure(ended, /\.\n/)
  })

  it.each(['', 'pec', 'criteria'])('«chiamate %s» alone shows what there is', async (group) => {
    const { code, err } = await chiamate(group.split(' ').filter(Boolean))
    expect(code).toBe(1)
    expect(err).toMatch(/Comandi:[\s\S]+Manca il comando\./)
  })
})

it('says its version', async () => {
  expect(await chiamate(['--version'])).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
  })
})
