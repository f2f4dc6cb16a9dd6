import { STYLE_NOW, type Style } from './mime.js'

/** How messages of several providers and years look. */
export const STYLES = {
  /** Text only, SHA-1. */
  '2014': { ...STYLE_NOW, digest: 'sha1', body: 'text', micalgQuoted: false, charset: 'iso-8859-1' },
  /** Text and HTML, still SHA-1. */
  '2018': { ...STYLE_NOW, digest: 'sha1', charset: 'iso-8859-1' },
  /** With REM evidence as a further part, and the message before daticert.xml. */
  '2023': { ...STYLE_NOW, rem: true, order: 'postacert-first' },
  /** SHA-256, daticert.xml first. */
  '2024': STYLE_NOW,
  /** A provider that writes its CMS in BER of indefinite length. */
  ber: { ...STYLE_NOW, encoding: 'ber', signatureType: 'application/pkcs7-signature', micalgQuoted: false },
} as const satisfies Record<string, Style>

export type StyleName = keyof typeof STYLES
