import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readInstallation } from '../../cli/environment.js'
import { house } from './house-in-miniature.js'
import { root, textOf, trackedFiles } from './the-tree.js'

interface Service {
  image: string
  build?: string
  user?: string
  command?: string[]
  read_only?: boolean
  cap_drop?: string[]
  restart?: string
  ports?: string[]
  environment?: Record<string, string>
  volumes?: string[]
  secrets?: string[]
  networks?: string[]
  healthcheck?: { test?: string[]; disable?: boolean }
  depends_on?: Record<string, { condition: string }>
}

interface Compose {
  services: Record<string, Service>
  networks: Record<string, { internal?: boolean } | null>
  volumes: Record<string, unknown>
  secrets: Record<string, { file: string }>
}

const compose = parse(textOf('docker-compose.yml'), { merge: true }) as Compose
const services = Object.entries(compose.services)
const ours = services.filter(([, service]) => service.build === '.')
const awaited = services.flatMap(([, service]) =>
  Object.entries(service.depends_on ?? {}).flatMap(([name, { condition }]) =>
    condition === 'service_completed_successfully' ? [name] : [],
  ),
)
const lasting = services.filter(([name]) => !awaited.includes(name))
const ignoredByGit = textOf('.gitignore').split('\n')

/** `scripts/check-deploy.ts` checks the file against the Compose Specification; here is what that does not know. */
describe('the shape for production', () => {
  it('names only networks, volumes, secrets and services that it defines', () => {
    const strangers = services.flatMap(([name, service]) => [
      ...(service.networks ?? []).filter((network) => !(network in compose.networks)),
      ...(service.secrets ?? []).filter((secret) => !(secret in compose.secrets)),
      ...Object.keys(service.depends_on ?? {}).filter((other) => !(other in compose.services)),
      ...(service.volumes ?? [])
        .map((volume) => volume.split(':')[0] ?? '')
        .filter((volume) => !volume.startsWith('.') && !(volume in compose.volumes))
        .map((volume) => `${name}: ${volume}`),
    ])
    expect(strangers).toEqual([])
  })

  it('runs Chiamate’s processes', () => {
    expect(ours.map(([, service]) => service.command)).toEqual([
      ['migrate'],
      ['worker'],
      ['mailbox'],
      ['dispatcher'],
      ['web'],
    ])
  })

  it('publishes the console to this machine alone, and only mail and identities leave the house', () => {
    expect(services.flatMap(([name, { ports = [] }]) => ports.map((port) => `${name} ${port}`))).toEqual([
      'web 127.0.0.1:8480:8480',
    ])
    expect(compose.networks.house?.internal).toBe(true)
    const outside = services.filter(([, service]) => service.networks?.some((network) => network !== 'house'))
    expect(outside.map(([name]) => name)).toEqual(['worker', 'mailbox', 'web'])
    expect(services.filter(([, service]) => service.networks === undefined)).toEqual([])
  })

  it('starts again what must last, and knows whether it is well', () => {
    expect(
      lasting.filter(([, service]) => service.restart !== 'unless-stopped').map(([name]) => name),
    ).toEqual([])
    expect(
      lasting.filter(([, service]) => service.healthcheck?.test === undefined).map(([name]) => name),
    ).toEqual([])
  })

  it('gives our processes no more than they need', () => {
    for (const [, service] of ours) {
      expect(service.user).toMatch(/^[1-9]/)
      expect(service.read_only).toBe(true)
      expect(service.cap_drop).toEqual(['ALL'])
    }
    const users = [...textOf('Dockerfile').matchAll(/^USER (.*)$/gm)].map(([, user]) => user)
    expect(users.at(-1)).toMatch(/^[1-9]/)
  })

  it('holds no password: each comes from .env, which is not in the tree, or from a file that is not', () => {
    const literal = services.flatMap(([name, service]) =>
      Object.entries(service.environment ?? {})
        .filter(([key]) => /PASSWORD$|PWD$|DATABASE_URL/.test(key))
        .filter(([, value]) => !/\$\{\w+:\?/.test(value))
        .map(([key]) => `${name}: ${key}`),
    )
    expect(literal).toEqual([])
    const secrets = Object.values(compose.secrets).map(({ file }) => file.replace(/^\.\//, ''))
    expect(
      secrets.filter((file) => !ignoredByGit.some((line) => line !== '' && file.startsWith(line))),
    ).toEqual([])
    expect(ignoredByGit).toContain('.env')
  })

  it('asks .env for the variables that .env.example lists', () => {
    const asked = [...textOf('docker-compose.yml').matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name)
    const listed = [...textOf('.env.example').matchAll(/^(\w+)=/gm)].map(([, name]) => name)
    expect([...new Set(asked)].sort()).toEqual(listed.sort())
  })

  it('gives an example of the settings that the command reads', () => {
    const folder = house({ 'casella-ge': 'segreta\n' }, ['deploy/settings.example.yaml'])
    const file = join(folder, 'deploy/settings.example.yaml')
    const example = readFileSync(file, 'utf8').replaceAll(
      '/run/secrets/casella-ge',
      join(folder, 'casella-ge'),
    )
    writeFileSync(file, example)
    const { offices, staff } = readInstallation(file)
    expect(offices.map(({ mailbox }) => mailbox.imap.password)).toEqual(['segreta'])
    expect(staff.every(({ office }) => offices.some(({ id }) => id === office))).toBe(true)
  })

  it('sets each variable that the command reads', () => {
    const read = [...textOf('cli/environment.ts').matchAll(/^ {2}([A-Z_]+): z$|^ {2}([A-Z_]+): z\./gm)].map(
      ([, first, second]) => first ?? second ?? '',
    )
    expect(read).toContain('DATABASE_URL')
    for (const [, service] of ours) {
      expect(Object.keys(service.environment ?? {})).toEqual(expect.arrayContaining(read))
    }
  })

  it('mounts files of this project, or files that whoever installs it writes', () => {
    const files = trackedFiles()
    const mounted = services.flatMap(([, service]) =>
      (service.volumes ?? []).flatMap((volume) =>
        volume.startsWith('./') ? [volume.slice(2).split(':')[0] ?? ''] : [],
      ),
    )
    const missing = mounted.filter(
      (file) => !files.includes(file) && !ignoredByGit.some((line) => line.replace(/\/$/, '') === file),
    )
    expect(missing).toEqual([])
  })

  it('has every room of the code in the image', async () => {
    const { default: gate } = (await import(join(root, '.dependency-cruiser.mjs'))) as {
      default: { forbidden: { name: string }[] }
    }
    const rooms = gate.forbidden.flatMap(({ name }) =>
      name.endsWith('-imports-one-way') ? [name.replace('-imports-one-way', '')] : [],
    )
    expect(rooms.length).toBeGreaterThan(5)
    const copied = textOf('.dockerignore').split('\n')
    expect(rooms.filter((room) => !copied.includes(`!${room}`))).toEqual([])
  })
})
