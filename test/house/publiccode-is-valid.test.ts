import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { root, textOf } from './the-tree.js'

/** The catalogue's words that this project may choose from; the standard's list is longer. */
const categories = z.enum([
  'applicant-tracking',
  'business-process-management',
  'document-management',
  'email-management',
  'workflow-management',
])
const scopes = z.enum(['employment', 'local-authorities', 'welfare'])
const dependency = z.strictObject({
  name: z.string(),
  versionMin: z.string().optional(),
  versionMax: z.string().optional(),
  version: z.string().optional(),
  optional: z.boolean().optional(),
})
const contact = z.strictObject({
  name: z.string(),
  email: z.email().optional(),
  phone: z.string().optional(),
  affiliation: z.string().optional(),
})

/** publiccode.yml 0.4, the keys that are used here; an unknown key is an error, as for the standard's own parser. */
const Publiccode = z.strictObject({
  publiccodeYmlVersion: z.literal('0.4'),
  name: z.string().min(1),
  url: z.url(),
  landingURL: z.url().optional(),
  softwareVersion: z.string(),
  releaseDate: z.iso.date(),
  platforms: z.array(z.string()).min(1),
  categories: z.array(categories).min(1),
  developmentStatus: z.enum(['concept', 'development', 'beta', 'stable', 'obsolete']),
  softwareType: z.enum(['standalone/web', 'standalone/backend', 'standalone/other']),
  intendedAudience: z.strictObject({ countries: z.array(z.string().length(2)), scope: z.array(scopes) }),
  description: z.record(
    z.enum(['it', 'en']),
    z
      .strictObject({
        localisedName: z.string().optional(),
        genericName: z.string().max(35),
        shortDescription: z.string().max(150),
        longDescription: z.string().min(150).max(10_000),
        features: z.array(z.string()).min(1),
        screenshots: z.array(z.string().refine((path) => existsSync(join(root, path)))).optional(),
      })
      .optional(),
  ),
  legal: z.strictObject({
    license: z.literal('EUPL-1.2'),
    mainCopyrightOwner: z.string().optional(),
    repoOwner: z.string().optional(),
  }),
  maintenance: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('none') }),
    z.strictObject({ type: z.enum(['internal', 'community']), contacts: z.array(contact).min(1) }),
    z.strictObject({
      type: z.literal('contract'),
      contractors: z
        .array(z.strictObject({ name: z.string(), until: z.iso.date(), email: z.email().optional() }))
        .min(1),
    }),
  ]),
  localisation: z.strictObject({
    localisationReady: z.boolean(),
    availableLanguages: z.array(z.string()).min(1),
  }),
  dependsOn: z.strictObject({ open: z.array(dependency) }),
  it: z.strictObject({
    countryExtensionVersion: z.literal('1.0'),
    riuso: z.strictObject({ codiceIPA: z.string() }),
  }),
})

it('publiccode.yml says what the standard asks, and agrees with package.json', () => {
  const described = Publiccode.parse(parse(textOf('publiccode.yml')))
  const manifest = JSON.parse(textOf('package.json')) as { version: string; license: string }
  expect(described.softwareVersion).toBe(manifest.version)
  expect(described.legal.license).toBe(manifest.license)
})
