import { chmod, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { Client, Connection } from '@temporalio/client'
import { describe, expect, onTestFinished, test } from 'vitest'
import { identityOf } from '../../servers/process.js'
import { type TemporalServer, temporalServer } from '../../servers/temporal.js'
import { holdServer, isGone, temporaryFolder } from '../harness/held-server.js'

const env = { ...process.env, TEMPORAL_ADDRESS: '' }

async function start(folder: string): Promise<TemporalServer> {
  const server = await temporalServer({ folder, env })
  onTestFinished(() => server.stop())
  return server
}

async function clientOf({ address }: { address: string }): Promise<Client> {
  const connection = await Connection.connect({ address })
  onTestFinished(() => connection.close())
  return new Client({ connection })
}

describe('a Temporal server', () => {
  test('keeps the procedure over a restart, for ninety days', async () => {
    const folder = await temporaryFolder()
    const first = await temporalServer({ folder, env })
    const workflow = { taskQueue: 'nobody', workflowId: 'GE-2031-001' }
    await (await clientOf(first)).workflow.start('publicCall', workflow)
    await first.stop()

    const client = await clientOf(await start(folder))
    expect((await client.workflow.getHandle('GE-2031-001').describe()).status.name).toBe('RUNNING')
    const { config } = await client.workflowService.describeNamespace({ namespace: 'default' })
    expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(90 * 24 * 3600)
  })

  test('is the one that TEMPORAL_ADDRESS names, when it is set', async () => {
    const folder = await temporaryFolder()
    const named = { ...env, TEMPORAL_ADDRESS: 'temporal.example:7233' }
    const server = await temporalServer({ folder, env: named })
    expect(server).toMatchObject({ address: 'temporal.example:7233' })
    expect(server.pid).toBeUndefined()
    await server.stop()
  })

  test('is not reachable from the network', async () => {
    const port = Number((await start(await temporaryFolder())).address.split(':')[1])
    const outside = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .find(({ internal, family }) => !internal && family === 'IPv4')
    if (outside === undefined) return
    const address = `${outside.address}:${port}`
    await expect(Connection.connect({ address, connectTimeout: 2_000 })).rejects.toThrow()
  })

  test('ends with its parent, and one that outlived a killed parent makes way for the next', async () => {
    const folder = await temporaryFolder()
    const first = await holdServer('temporal', folder, { env })
    await first.end('SIGTERM')
    expect(await isGone(first.server.pid)).toBe(true)

    const second = await holdServer('temporal', folder, { env })
    await second.end('SIGKILL')
    expect(identityOf(second.server.pid)).toBeDefined()
    const third = await start(folder)
    expect(identityOf(second.server.pid)).toBeUndefined()
    await clientOf(third)
  })
})

describe('what stands in the way is named with a remedy', () => {
  test('a port in use', async () => {
    const other = createServer()
    const port = await new Promise<number>((resolve) => {
      other.listen(0, '127.0.0.1', () => resolve((other.address() as { port: number }).port))
    })
    onTestFinished(() => void other.close())
    await expect(temporalServer({ folder: await temporaryFolder(), port, env })).rejects.toMatchObject({
      code: 'port-in-use',
      message: expect.stringContaining(String(port)),
    })
  })

  test('a folder of another running instance', async () => {
    const folder = await temporaryFolder()
    await start(folder)
    await expect(temporalServer({ folder, env })).rejects.toMatchObject({ code: 'folder-in-use' })
  })

  test('a program that is not the one that it should be', async () => {
    const bin = await temporaryFolder()
    await writeFile(join(bin, 'temporal'), '#!/bin/sh\necho "unknown flag: --headless" >&2; exit 1\n')
    await chmod(join(bin, 'temporal'), 0o755)
    const folder = await temporaryFolder()
    await expect(temporalServer({ folder, env: { ...env, PATH: bin } })).rejects.toMatchObject({
      code: 'temporal-failed',
      message: expect.stringContaining('unknown flag'),
      remedy: expect.stringContaining('TEMPORAL_ADDRESS'),
    })
    await start(folder)
  })
})
