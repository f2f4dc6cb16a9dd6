import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startProxy, type TcpProxy } from '../../pec/simulator/faults.js'

let echo: Server
let proxy: TcpProxy
const sockets: Socket[] = []

beforeEach(async () => {
  echo = createServer((socket) => {
    socket.on('error', () => {})
    socket.pipe(socket)
  })
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve))
  proxy = await startProxy({ target: { port: (echo.address() as AddressInfo).port } })
})
afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  await proxy.close()
  await new Promise((resolve) => echo.close(resolve))
})

/** A client that remembers what it heard and whether it was cut. */
async function client() {
  const socket = connect(proxy.port, proxy.host)
  sockets.push(socket)
  const heard = { text: '', closed: false, socket }
  socket.on('data', (chunk) => {
    heard.text += chunk
  })
  socket.on('error', () => {})
  socket.on('close', () => {
    heard.closed = true
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
  })
  return heard
}

test('bytes pass both ways, a megabyte too', async () => {
  const one = await client()
  const sent = 'x'.repeat(1_000_000)
  one.socket.write(sent)
  await expect.poll(() => one.text.length).toBe(sent.length)
})

test('cut drops who is connected and serves the next', async () => {
  const one = await client()
  one.socket.write('a')
  await expect.poll(() => one.text).toBe('a')
  proxy.cut()
  await expect.poll(() => one.closed).toBe(true)
  const two = await client()
  two.socket.write('b')
  await expect.poll(() => two.text).toBe('b')
  expect(proxy.accepted()).toBe(2)
})

test('cutAfter lets exactly so many bytes through, once', async () => {
  proxy.cutAfter(1000)
  const one = await client()
  one.socket.write('x'.repeat(5000))
  await expect.poll(() => one.closed).toBe(true)
  expect(one.text.length).toBe(1000)
  const two = await client()
  two.socket.write('x'.repeat(5000))
  await expect.poll(() => two.text.length).toBe(5000)
})

test('a stalled line says nothing, and goes on from there when restored', async () => {
  const one = await client()
  proxy.stall()
  one.socket.write('a')
  const two = await client()
  two.socket.write('b')
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect([one.text, one.closed, two.text, two.closed]).toEqual(['', false, '', false])
  await proxy.restore()
  await expect.poll(() => one.text + two.text).toBe('ab')
})

test('refuse: nobody connects until restored, then on the same port', async () => {
  const one = await client()
  await proxy.refuse()
  await expect.poll(() => one.closed).toBe(true)
  await expect(client()).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  await proxy.restore()
  const two = await client()
  two.socket.write('b')
  await expect.poll(() => two.text).toBe('b')
})

test('farewell speaks in the name of the server and closes', async () => {
  const one = await client()
  await expect.poll(() => proxy.connections()).toBe(1)
  proxy.farewell('* BYE going down\r\n')
  await expect.poll(() => one.closed).toBe(true)
  expect(one.text).toBe('* BYE going down\r\n')
})

test('a slow line delivers everything all the same', async () => {
  proxy.slow(2_000_000)
  const one = await client()
  one.socket.write('x'.repeat(300_000))
  await expect.poll(() => one.text.length, { timeout: 10_000 }).toBe(300_000)
})
