import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../harness/held-server.js'
import { chiamate } from './chiamate.js'

const page = await readFile(new URL('../../docs/comandi.md', import.meta.url), 'utf8')

/** The blocks of the page in a language. */
function blocks(language: string): string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    ([, text = '']) => text,
  )
}

it('every example of docs/comandi.md runs, and gives what the page says', async () => {
  const folder = await temporaryFolder()
  const [csv = ''] = blocks('csv')
  await writeFile(join(folder, 'dati.csv'), csv)
  const lines = blocks('sh').flatMap((block) => block.trim().split('\n'))
  expect(lines.length).toBeGreaterThan(4)
  for (const line of lines) {
    const [npx, command, ...args] = line.split(' ')
    expect([npx, command]).toEqual(['npx', 'chiamate'])
    const { code, out, err } = await chiamate(args, { cwd: folder })
    expect({ line, code, err }).toEqual({ line, code: 0, err: '' })
    if (args[0] === 'rank')
      expect(out).toMatch(/A-1 {2}punti 101[\s\S]+A-2 {2}punti 100[\s\S]+A-3 {2}punti 75/)
  }
  expect(await readdir(folder)).toContain('graduatoria.xlsx')
})
