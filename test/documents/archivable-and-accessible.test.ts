import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { officeGraduatoriaPdf } from '../../documents/office-graduatoria.js'
import { openTypesetter } from '../../documents/typst.js'
import { EVERY_PDF, unchanged } from './every-pdf.js'
import { HOSTILE, withEachText } from './hostile.js'
import { graduatoria } from './samples.js'

/** The validator of the PDF Association; one jar, from Maven Central. */
const jar =
  process.env.VERAPDF_JAR ?? join(homedir(), '.m2/repository/org/verapdf/apps/cli/1.30.2/cli-1.30.2.jar')
const bring = 'mvn -q dependency:get -Dartifact=org.verapdf.apps:cli:1.30.2 -Dtransitive=false'
const run = promisify(execFile)
const java = await run('java', ['-version']).then(
  () => true,
  () => false,
)
const canRun = java && existsSync(jar)

describe.skipIf(!canRun)(`veraPDF${canRun ? '' : ` (not run: it needs Java and «${bring}»)`}`, () => {
  const typesetter = openTypesetter()
  let folder: string
  const files: string[] = []

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'verapdf-'))
    const keep = async (name: string, bytes: Uint8Array) => {
      files.push(join(folder, `${name}.pdf`))
      await writeFile(join(folder, `${name}.pdf`), bytes)
    }
    for (const [name, make] of Object.entries(EVERY_PDF)) {
      await keep(name, (await make(typesetter, unchanged)).bytes)
      await keep(`${name}-hostile`, (await make(typesetter, (data) => withEachText(data, HOSTILE))).bytes)
    }
    const rows = graduatoria.rows.flatMap((row) => Array.from({ length: 40 }, () => row))
    await keep('many-pages', (await officeGraduatoriaPdf(typesetter, { ...graduatoria, rows })).bytes)
  }, 240_000)

  afterAll(async () => {
    await typesetter.close()
    await rm(folder, { recursive: true })
  })

  // One Java for all files: starting it takes longer than the checks.
  test.each([
    ['PDF/A-2a', '2a'],
    ['PDF/UA-1', 'ua1'],
  ])(
    'every document is %s, whatever stands in its fields',
    async (_standard, flavour) => {
      // Its exit code only repeats the lines.
      const { stdout } = await run('java', [
        '-jar',
        jar,
        '-f',
        flavour,
        '--format',
        'text',
        '-v',
        ...files,
      ]).catch((error: { stdout: string }) => error)
      const verdicts = stdout.split('\n').filter((line) => line !== '')
      expect(verdicts).toEqual(files.map((file) => `PASS ${file} ${flavour}`))
    },
    240_000,
  )
})
