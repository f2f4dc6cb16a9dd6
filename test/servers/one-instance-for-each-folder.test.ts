import { spawnSync } from 'node:child_process'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lockFolder } from '../../servers/folder-lock.js'
import { temporaryFolder } from '../harness/held-server.js'

const LOCK = 'instance-7.lock'

test('a folder has one user at a time', async () => {
  const folder = await temporaryFolder()
  const lock = await lockFolder(folder)
  await expect(lockFolder(folder)).rejects.toMatchObject({
    code: 'folder-in-use',
    message: expect.stringContaining('è usata da un’altra istanza'),
    remedy: expect.stringMatching(/\S/),
  })
  await lock.release()
  await (await lockFolder(folder)).release()
})

test('the lock of a process that runs no more is taken over', async () => {
  const folder = await temporaryFolder()
  const { pid } = spawnSync(process.execPath, ['-e', '0'])
  await writeFile(join(folder, LOCK), JSON.stringify({ pid, identity: 'boot/1' }))
  await (await lockFolder(folder)).release()
})

test('the lock of a dead process whose number another one got is taken over', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, LOCK), JSON.stringify({ pid: process.pid, identity: 'boot/1' }))
  await (await lockFolder(folder)).release()
})

test('a lock that says nothing readable is taken over', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, LOCK), '')
  await (await lockFolder(folder)).release()
})

test('of twenty that want a folder with a stale lock one gets it, and nothing else is left in it', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, LOCK), JSON.stringify({ pid: process.pid, identity: 'boot/1' }))
  const attempts = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder)))
  const winners = attempts.filter((attempt) => attempt.status === 'fulfilled')
  expect(winners).toHaveLength(1)
  expect(await readdir(folder)).toEqual(['instance-8.lock'])
})

test('who no longer holds the lock does not release the next one’s', async () => {
  const folder = await temporaryFolder()
  const first = await lockFolder(folder)
  await first.release()
  await lockFolder(folder)
  await first.release()
  await expect(lockFolder(folder)).rejects.toMatchObject({ code: 'folder-in-use' })
})

test('a folder that can not be made is named', async () => {
  const file = join(await temporaryFolder(), 'file')
  await writeFile(file, '')
  await expect(lockFolder(join(file, 'data'))).rejects.toMatchObject({
    code: 'folder-not-writable',
    message: expect.stringContaining(file),
  })
})
