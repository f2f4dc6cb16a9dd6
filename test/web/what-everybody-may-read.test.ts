import { describe, expect, test } from 'vitest'
import type { ApplicationId } from '../../schemas/ids.js'
import { PublicPage } from '../../schemas/public-page.js'
import type { Instant } from '../../schemas/time.js'
import { documentsOf } from '../../storage/documents.js'
import { everythingIn } from '../documents/reading.js'
import { officeAtWork } from '../workflow/office-at-work.js'
import {
  applicationOf,
  apply,
  approveGraduatoria,
  examine,
  formOf,
  order,
  publish,
  responsible,
} from '../workflow/people-at-work.js'
import { accessibilityProblems, openBrowser } from './browser.js'
import { openConsole, visitor } from './visitor.js'

const stage = await officeAtWork('public')
const address = await openConsole(stage)
const { db } = stage.record
const browser = await openBrowser()
const everybody = visitor(address)
const call = await publish(stage, 'GE-2031-001', {
  opensAt: '2031-03-10T09:00:00+01:00',
  closesAt: '2031-03-14T12:00:00+01:00',
})

const people = ['Nonpubblicabile', 'Riservatissima', 'Esclusissimi']
const open = await beforeTheEnd()
const pages = ['', '/accessibilita', '/privacy', `/${call}`, `/${call}/graduatoria`, `/${call}/graduatoria/1`]
const files = (await documentsOf(db, call)).filter(({ kind }) =>
  ['avviso', 'form', 'graduatoria-public'].includes(kind),
)

/** Three people apply, two are admitted; what is seen on the way there. */
async function beforeTheEnd() {
  const sent: string[] = []
  for (const [n] of people.entries())
    sent.push(
      await apply(stage.provider, call, {
        from: `persona${n}@pec.cittadini.example`,
        at: `2031-03-${n === 2 ? '14T12:00:01' : '10T10:00:00'}+01:00`,
      }),
    )
  const before = await everybody.visit('/pubblico')
  await stage.until('2031-03-10T11:00:00+01:00' as Instant)
  const list = await everybody.visit('/pubblico')
  const none = await everybody.visit(`/pubblico/${call}/graduatoria`)
  await stage.until('2031-03-15T12:00:30+01:00' as Instant)
  const closed = await everybody.visit('/pubblico')
  for (const [n, transaction] of sent.entries()) {
    const { id } = await applicationOf(stage.record, transaction)
    const form = formOf({ number: n + 1 })
    const applicant = { ...form.applicant, surname: people[n] as string }
    await examine(stage.commands, id as ApplicationId, { ...form, applicant })
  }
  await stage.settle()
  await stage.commands.closeReview(call, order(responsible), null)
  await approveGraduatoria(stage, call)
  return { before, list, none, closed }
}

async function codes() {
  const rows = await db.selectFrom('application').select(['public_code', 'state']).execute()
  return {
    admitted: rows.filter(({ state }) => state === 'admitted').map(({ public_code }) => public_code),
    others: rows.filter(({ state }) => state !== 'admitted').map(({ public_code }) => public_code),
  }
}

describe('a call is on the site', () => {
  test('as one that will open, is open, is closed, has its graduatoria', async () => {
    expect(open.before.html).toContain('Si apriranno')
    expect(open.list.html).toMatch(/Aperte<\/h2><ul[\s\S]+Domande fino al 14 marzo 2031, 12:00/)
    expect(open.none.status).toBe(404)
    expect(open.closed.html).toContain('Chiuse, in esame')
    expect((await everybody.visit('/pubblico')).html).toMatch(
      /Con graduatoria<\/h2>[\s\S]+GE-2031-001\/graduatoria/,
    )
  })

  test('with the words of its avviso, and the file that was published', async () => {
    const page = await everybody.visit(`/pubblico/${call}`)
    expect(page.html).toContain('Chi può partecipare')
    expect(page.html).toContain('Impronta dei criteri')
    const file = files.find(({ kind }) => kind === 'avviso')
    const pdf = await fetch(`${address}/pubblico/${call}/documenti/${file?.name}`)
    expect(pdf.headers.get('content-type')).toBe('application/pdf')
    const bytes = Buffer.from(await pdf.arrayBuffer())
    expect(bytes.equals((await stage.record.blobs.get(file?.digest as never)) as never)).toBe(true)
  })

  test('with the codes and the positions of who is in the graduatoria, and nobody else’s', async () => {
    const { html } = await everybody.visit(`/pubblico/${call}/graduatoria`)
    const { admitted, others } = await codes()
    expect(admitted.length).toBe(2)
    for (const code of admitted) expect(html).toContain(code)
    for (const code of others) expect(html).not.toContain(code)
    expect(html).toContain('Approvata con')
  })
})

describe('of a person', () => {
  test('nothing stands on any page or in any file: no name, no address, no number, no points', async () => {
    const rows = await db.selectFrom('register_view').select('protocollo').execute()
    const seen: string[] = []
    for (const path of pages) {
      const { status, html, headers } = await everybody.visit(`/pubblico${path}`)
      expect(status).toBe(200)
      seen.push(html, JSON.stringify([...headers]))
    }
    for (const { name, digest, mediaType } of files)
      seen.push(await everythingIn({ name, mediaType, bytes: await stage.record.blobs.get(digest) }))
    const all = seen.join('\n')
    const canaries = [
      ...people,
      'pec.cittadini',
      'FTTMRA',
      '8500',
      '8.500',
      ...(await db.selectFrom('application').select('id').execute()).map(({ id }) => id),
      ...rows.flatMap(({ protocollo }) => (protocollo.includes('/') ? [protocollo] : [])),
    ]
    expect(canaries.length).toBeGreaterThan(9)
    for (const canary of canaries) expect(all).not.toContain(canary)
  })

  test('what is not public can’t even be put into a page', async () => {
    const kept = (await documentsOf(db, call)).find(({ kind }) => kind === 'graduatoria-page')
    const page = JSON.parse(Buffer.from(await stage.record.blobs.get(kept?.digest as never)).toString())
    expect(PublicPage.safeParse(page).success).toBe(true)
    const row = page.rankings[0].rows[0]
    for (const more of [
      { surname: 'Fittizio' },
      { points: '101' },
      { code: 'Mario Fittizio' },
      { status: 'excluded' },
    ]) {
      page.rankings[0].rows[0] = { ...row, ...more }
      expect(PublicPage.safeParse(page).success).toBe(false)
    }
  })
})

describe('the pages for everybody', () => {
  test.each(pages)(
    '«%s» needs no session, sets no cookie, is not indexed, and is kept for minutes',
    async (path) => {
      const response = await fetch(`${address}/pubblico${path}`, { redirect: 'error' })
      expect(response.status).toBe(200)
      expect(response.headers.get('set-cookie')).toBeNull()
      expect(response.headers.get('x-robots-tag')).toBe('noindex')
      expect(response.headers.get('cache-control')).toMatch(/^public, max-age=\d{3},/)
      const again = await fetch(`${address}/pubblico${path}`, {
        headers: { 'if-none-match': response.headers.get('etag') as string },
      })
      expect(again.status).toBe(304)
    },
  )

  test.each(pages)(
    '«%s» breaks no rule of accessibility, and loses nothing on a narrow screen',
    async (path) => {
      const page = await browser.newPage({ viewport: { width: 320, height: 700 } })
      const complaints: string[] = []
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text())
      })
      await page.goto(`${address}/pubblico${path}`)
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320)
      expect(await accessibilityProblems(page)).toEqual([])
      await page.setViewportSize({ width: 1280, height: 900 })
      expect(await accessibilityProblems(page)).toEqual([])
      expect(complaints).toEqual([])
      await page.close()
    },
  )

  test.each([
    '/nessuna',
    '/GE-2031-999',
    '/GE-2031-001/graduatoria/7',
    '/GE-2031-001/graduatoria/x',
    '/GE-2031-001/documenti/altro.pdf',
    '/GE-2031-001/documenti/..%2F..%2Fetc',
  ])('«%s» was never published', async (path) => {
    const { status, html } = await everybody.visit(`/pubblico${path}`)
    expect(status).toBe(404)
    expect(html).not.toContain('Oggi')
  })

  test('a file that was not published is not there, though it is on file', async () => {
    const kept = await documentsOf(db, call)
    const inside = kept.filter(({ kind }) => /office|decree|page/.test(kind))
    expect(inside.length).toBeGreaterThan(3)
    for (const { name } of inside)
      expect((await everybody.visit(`/pubblico/${call}/documenti/${encodeURIComponent(name)}`)).status).toBe(
        404,
      )
  })
})

test('what was taken down says so in words, and is gone for good', async () => {
  const { online } = await db
    .selectFrom('publication')
    .select((select) => select.fn.max('online_until').as('online'))
    .executeTakeFirstOrThrow()
  const after = new Date(Date.parse(`${online}T12:00:00Z`) + 2 * 86_400_000).toISOString()
  await stage.until(after as Instant)
  for (const path of [`/${call}`, `/${call}/graduatoria`, `/${call}/graduatoria/1`]) {
    const { status, html } = await everybody.visit(`/pubblico${path}`)
    expect(status).toBe(410)
    expect(html).toContain('Non è più pubblicato')
  }
  for (const { name } of files)
    expect((await everybody.visit(`/pubblico/${call}/documenti/${name}`)).status).toBe(410)
  expect((await everybody.visit('/pubblico')).html).not.toContain(call)
})
