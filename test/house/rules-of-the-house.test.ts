import { existsSync, statSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'
import { linesMatching, root, textOf, trackedFiles } from './the-tree.js'

const files = trackedFiles()
const code = files.filter((file) => /\.(ts|js|mjs)$/.test(file))
const pages = files.filter((file) => file.endsWith('.md'))

/** Who may read the machine's clock. Everybody else is given a `Clock`, or an instant. (`performance.now()` measures
 *  how long something takes; it doesn't say when.) */
const CLOCK_READERS = [
  /^workflows\//, // in the sandbox `Date` is the procedure’s own time, the same at every replay
  /^cli\//, // builds the clock of a process
  /^workers\/(.*\/)?[a-z-]*clock[a-z-]*\.ts$/, // the clock of the workers
  /^servers\//, // waits for servers on this machine
  /^(test|scripts)\//,
]

const READS_THE_CLOCK = /\bnew Date\(\s*\)|\bDate\.now\b|\bTemporal\.Now\b/

describe('the rules of the house', () => {
  it('every file has a name that says what is in it', () => {
    expect(
      files.filter((file) => /(^|\/|[-.])(utils?|helpers?|common|misc|manager)([-./]|$)/i.test(file)),
    ).toEqual([])
  })

  it('the machine’s clock is read only where a process begins', () => {
    const others = code.filter((file) => !CLOCK_READERS.some((reader) => reader.test(file)))
    expect(linesMatching(others, READS_THE_CLOCK)).toEqual([])
  })

  it.each(['new Date()', 'Date.now()', 'map(Date.now)', 'Temporal.Now.instant()'])(
    'and %s would be seen',
    (reading) => expect(READS_THE_CLOCK.test(`const at = ${reading}`)).toBe(true),
  )

  it('no file names a machine, a home or a private host', () => {
    const texts = files.filter((file) => !/\.(pdf|ttf|p7m|eml|gz|png|xlsx)$/.test(file))
    // Written so that this file doesn't match itself.
    const machine = new RegExp(
      ['/wo' + 'rk/', '/ro' + 'ot/', '/ho' + 'me/[a-z]', '\\.lib' + 'rary'].join('|'),
    )
    expect(linesMatching(texts, machine)).toEqual([])
  })

  it('the lock names no host', () => {
    expect(textOf('package-lock.json')).not.toContain('"resolved"')
  })

  it('links between pages lead somewhere', () => {
    const dead = pages.flatMap((page) =>
      [...textOf(page).matchAll(/\]\(([^)\s]+)\)/g)]
        .map(([, target = '']) => target)
        .filter((target) => !/^(https?:|mailto:|#)/.test(target))
        .filter(
          (target) => !existsSync(join(root, normalize(join(dirname(page), target.replace(/#.*$/, ''))))),
        )
        .map((target) => `${page}: ${target}`),
    )
    expect(dead).toEqual([])
  })

  it('links to a heading name one that is there', () => {
    const anchors = (page: string) =>
      [...textOf(page).matchAll(/^#+ +(.*)$/gm)].map(([, heading = '']) =>
        heading
          .toLowerCase()
          .replace(/[^\p{L}\p{N}\s_-]/gu, '')
          .trim()
          .replace(/\s/g, '-'),
      )
    const dead = pages.flatMap((page) =>
      [...textOf(page).matchAll(/\]\(([^)\s:#]*)#([^)\s]+)\)/g)]
        .filter(([, file = '', anchor = '']) => {
          const target = file === '' ? page : normalize(join(dirname(page), file))
          return !anchors(target).includes(anchor)
        })
        .map(([link]) => `${page}: ${link}`),
    )
    expect(dead).toEqual([])
  })

  it('dependencies are pinned to a version, so that two installs are one', () => {
    const manifest = JSON.parse(textOf('package.json')) as Record<string, Record<string, string>>
    const loose = [manifest.dependencies, manifest.devDependencies]
      .flatMap((group) => Object.entries(group ?? {}))
      .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    // Temporal's SDK asks for a range of protobufjs: one copy must satisfy it and us.
    expect(loose.map(([name]) => name)).toEqual(['protobufjs'])
  })

  it('the command can be run as it is, also through npx', () => {
    const { bin } = JSON.parse(textOf('package.json')) as { bin: Record<string, string> }
    const commands = Object.values(bin)
    expect(commands).toEqual(['cli/bin.js'])
    for (const command of commands) {
      expect(textOf(command)).toMatch(/^#!\/usr\/bin\/env node\n/)
      expect(statSync(join(root, command)).mode & 0o111).toBe(0o111)
    }
  })

  it('every command that a page or the pipeline names is there', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> }
    const named = [...pages, ...files.filter((file) => file === '.ci/run' || file === 'Dockerfile')].flatMap(
      (file) =>
        [...textOf(file).matchAll(/npm run (?:--silent )?([a-z][\w:-]*)/g)].map(
          ([, name = '']) => `${file}: ${name}`,
        ),
    )
    expect(named.length).toBeGreaterThan(5)
    expect(named.filter((mention) => !((mention.split(': ')[1] ?? '') in scripts))).toEqual([])
  })

  it('every command in package.json leads to a file that is there', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> }
    const named = Object.entries(scripts).flatMap(([name, command]) =>
      command.split(' ').flatMap((word) => (/\.(ts|js|mjs)$/.test(word) ? [{ name, file: word }] : [])),
    )
    expect(named.filter(({ file }) => !files.includes(file))).toEqual([])
  })
})
