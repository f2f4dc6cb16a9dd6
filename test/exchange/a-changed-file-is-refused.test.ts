import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { problemInWords } from '../../domain/answers.js'
import { readAnswers } from '../../exchange/answers.js'
import type { CallId } from '../../schemas/ids.js'
import { CALL } from '../domain/an-application-to-check.js'
import { callToCheck, exported, returned } from './a-call-to-check.js'

const ISEE = 'ISEE in corso di validità, senza omissioni né difformità (euro)'

/** Every problem of a file, in words. */
async function problemsOf(bytes: Uint8Array, call = callToCheck()): Promise<string[]> {
  const read = await readAnswers(bytes, call)
  return 'problems' in read ? read.problems.map(problemInWords) : []
}

describe('columns', () => {
  it('moved', async () => {
    const bytes = await returned((sheet) => {
      for (const row of [1, 2, 3, 4]) {
        const [f, g] = [sheet.getCell(`F${row}`).value, sheet.getCell(`G${row}`).value]
        sheet.getCell(`F${row}`).value = g
        sheet.getCell(`G${row}`).value = f
      }
    })
    expect(await problemsOf(bytes)).toEqual([
      `Domande, riga 1, colonna F «${ISEE}»: è stata spostata nella colonna G: rimetterla al suo posto`,
      'Domande, riga 1, colonna G «Data della DID (gg/mm/aaaa)»: è stata spostata nella colonna F: rimetterla al suo posto',
    ])
  })

  it('renamed', async () => {
    const bytes = await returned((sheet) => {
      sheet.getCell('F1').value = 'ISEE'
    })
    expect(await problemsOf(bytes)).toEqual([
      `Domande, riga 1, colonna F «${ISEE}»: ha un’altra intestazione: rimettere quella che c’era`,
    ])
  })

  it('taken away: those that follow have moved, and none is read as another', async () => {
    const bytes = await returned((sheet) => sheet.spliceColumns(7, 1))
    expect(await problemsOf(bytes)).toEqual([
      'Domande, riga 1, colonna G «Data della DID (gg/mm/aaaa)»: manca: rimetterla, o esportare di nuovo',
      'Domande, riga 1, colonna H «Stato di disoccupazione (sì/no)»: è stata spostata nella colonna G: rimetterla al suo posto',
      'Domande, riga 1, colonna I «Requisito: patente B (sì/no)»: è stata spostata nella colonna H: rimetterla al suo posto',
    ])
  })

  it('added', async () => {
    const bytes = await returned((sheet) => {
      sheet.getCell('J1').value = 'Note mie'
    })
    expect(await problemsOf(bytes)).toEqual([
      'Domande, riga 1, colonna J «Note mie»: non era nel file: toglierla',
    ])
  })

  it('without a heading, with something under it', async () => {
    const bytes = await returned((sheet) => {
      sheet.getCell('K3').value = 'da richiamare'
    })
    expect(await problemsOf(bytes)).toEqual([
      'Domande, riga 3, colonna K: è fuori dalle colonne del file: toglierlo',
    ])
  })

  it('with a row put above the headings', async () => {
    const bytes = await returned((sheet) => sheet.insertRow(1, ['Verifiche del 12 marzo']))
    expect((await problemsOf(bytes))[0]).toContain('Domande, riga 1, colonna A «Domanda»')
  })
})

describe('rows', () => {
  it('the same application twice', async () => {
    const bytes = await returned((sheet) => {
      sheet.getCell('A4').value = sheet.getCell('A2').value
    })
    expect(await problemsOf(bytes)).toEqual([
      'Domande, riga 4, colonna A «Domanda»: la stessa domanda è già alla riga 2: lasciarne una',
    ])
  })

  it('whose code was cleared, or typed', async () => {
    const bytes = await returned((sheet) => {
      sheet.getCell('A2').value = null
      sheet.getCell('A3').value = 'Fittizio Mario'
      sheet.getCell('B4').value = null
    })
    const problems = await problemsOf(bytes)
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'Domande, riga 2, colonna A «Domanda»',
      'Domande, riga 3, colonna A «Domanda»',
      'Domande, riga 4, colonna B «Codice fiscale»',
    ])
    expect(problems.join()).not.toContain('Fittizio')
  })

  it('whose code is a formula', async () => {
    const bytes = await returned((sheet) => {
      sheet.getCell('A2').value = { formula: 'A3', result: 'x' }
    })
    expect(await problemsOf(bytes)).toHaveLength(1)
  })
})

describe('the whole file', () => {
  it('of another call', async () => {
    const other = callToCheck('GE-2031-002' as CallId)
    expect(await problemsOf((await exported(other)).file.bytes)).toEqual([
      'Il file non si può usare: è il file di un’altra chiamata: riportarlo nella sua',
    ])
    expect(await problemsOf((await exported()).file.bytes, other)).toHaveLength(1)
  })

  it('of another version of the program', async () => {
    const bytes = await returned((_, book) => {
      const cell = book.getWorksheet('Chiamate')?.getCell('B2')
      if (cell) cell.value = '2'
    })
    expect(await problemsOf(bytes)).toEqual([expect.stringContaining('altra versione del programma')])
  })

  it('without its hidden sheet, or made by hand', async () => {
    const bytes = await returned((_, book) => book.removeWorksheet('Chiamate'))
    expect(await problemsOf(bytes)).toEqual([expect.stringContaining('non è un file esportato da qui')])
  })

  it('whose list was renamed; a list that was added is not lost without a word', async () => {
    const renamed = await returned((sheet) => {
      sheet.name = 'Foglio1'
    })
    expect(await problemsOf(renamed)).toEqual([
      'Il file non si può usare: il foglio «Foglio1» non era nel file: toglierlo',
      'Il file non si può usare: manca il foglio «Domande»: non va tolto né rinominato',
    ])
  })

  it('that is no spreadsheet', async () => {
    for (const bytes of [Buffer.from('Domanda;ISEE\n'), Buffer.alloc(0), Buffer.from('PK\x03\x04rotto')])
      expect(await problemsOf(bytes)).toEqual([
        'Il file non si può usare: il file non si apre come foglio di calcolo XLSX',
      ])
  })

  it('that unpacks to far more than any file of people', async () => {
    const bytes = await returned((_, book) => {
      const sheet = book.addWorksheet('bomba')
      const text = 'a'.repeat(32_000)
      for (let row = 0; row < 2_500; row += 1) sheet.addRow([`${row}${text}`])
    })
    expect(bytes.length).toBeLessThan(2_000_000)
    expect(await problemsOf(bytes)).toEqual([expect.stringContaining('non si apre')])
  })
})

it('whatever happens to its bytes, a file is read or refused', async () => {
  const { file } = await exported()
  const call = callToCheck()
  const wounds = fc.array(fc.tuple(fc.nat(file.bytes.length - 1), fc.nat(255)), {
    minLength: 1,
    maxLength: 4,
  })
  await fc.assert(
    fc.asyncProperty(wounds, fc.nat(file.bytes.length), async (bytes, end) => {
      const wounded = Uint8Array.from(file.bytes)
      for (const [at, value] of bytes) wounded[at] = value
      for (const one of [wounded, wounded.subarray(0, end)]) {
        const read = await readAnswers(one, call)
        if ('problems' in read) expect(read.problems.length).toBeGreaterThan(0)
        else for (const answer of read.answers) expect(answer.application.startsWith(CALL)).toBe(true)
      }
    }),
    { numRuns: 60 },
  )
})
