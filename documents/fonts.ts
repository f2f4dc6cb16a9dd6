import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const FOLDER = join(
  dirname(createRequire(import.meta.url).resolve('bootstrap-italia/package.json')),
  'src/fonts/Titillium_Web',
)

export const FONT_WEIGHTS = ['regular', 'italic', '600', '700'] as const

/** The file of the font that papers are set in (OFL; it has č š ł ș and €). */
export function fontFile(weight: (typeof FONT_WEIGHTS)[number]): string {
  return join(FOLDER, `titillium-web-v10-latin-ext_latin-${weight}.ttf`)
}
