import { readPdf } from './pdf.js'

/** What a PDF holds besides its pages. */
export interface PdfHoldings {
  /** The files embedded in it. */
  readonly annexes: readonly Buffer[]
  readonly hasProgram: boolean
}

/** Looks into a PDF; anything else, and what can't be read, holds nothing. */
export async function holdingsOf(bytes: Buffer): Promise<PdfHoldings> {
  const held = await readPdf(bytes, async (pdf) => {
    const embedded = ((await pdf.getAttachments()) ?? {}) as Record<string, { content?: Uint8Array }>
    return {
      annexes: Object.values(embedded).flatMap(({ content }) => (content ? [Buffer.from(content)] : [])),
      hasProgram: (await pdf.getJSActions()) !== null,
    }
  })
  return typeof held === 'string' ? { annexes: [], hasProgram: false } : held
}
