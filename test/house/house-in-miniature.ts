import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { root } from './the-tree.js'

/** A folder with `files`, the named files of this project and its installed packages, until the test ends: there a
 *  gate can be shown a fault without planting it in the tree. */
export function house(files: Record<string, string>, shared: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'house-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const name of shared) cpSync(join(root, name), join(folder, name), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir')
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  return folder
}
