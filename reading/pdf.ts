import { getDocumentProxy } from 'unpdf'

/** Why a PDF could not be read. */
export type PdfTrouble = 'not-a-pdf' | 'too-large' | 'encrypted' | 'damaged'

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>
export type PdfPage = Awaited<ReturnType<Pdf['getPage']>>
export type { Pdf }

/** A scan of twenty pages is some 10 MB; the largest message that a provider takes is about 100 MB. */
const MAX_BYTES = 50_000_000

/**
 * Opens a PDF, lets it be read, and closes it. What a stranger's file may do to memory and time is bounded only by
 * the thread in which this runs (`reader.ts`): nothing in it is executed, and nothing outside it is fetched.
 */
export async function readPdf<T>(bytes: Buffer, read: (pdf: Pdf) => Promise<T>): Promise<T | PdfTrouble> {
  if (bytes.length > MAX_BYTES) return 'too-large'
  if (bytes.subarray(0, 1024).indexOf('%PDF-') < 0) return 'not-a-pdf'
  let pdf: Pdf | null = null
  try {
    // The reader takes the bytes for itself, and says nothing: its warnings may repeat what a person wrote.
    pdf = await getDocumentProxy(new Uint8Array(bytes), {
      verbosity: 0,
      enableXfa: false,
      useWorkerFetch: false,
    })
    return await read(pdf)
  } catch (error) {
    const trouble = troubleOf(error)
    if (!trouble) throw error
    return trouble
  } finally {
    await pdf?.destroy()
  }
}

/** The reader's own exceptions bear such names; anything else is a fault of ours. */
function troubleOf(error: unknown): PdfTrouble | null {
  if (!(error instanceof Error) || !error.name.endsWith('Exception')) return null
  return error.name === 'PasswordException' ? 'encrypted' : 'damaged'
}

/** The pages of a PDF one by one, as far as a limit; null for a page that cannot be read. */
export async function* pagesOf(
  pdf: Pdf,
  most: number,
): AsyncGenerator<{ number: number; page: PdfPage | null }> {
  for (let number = 1; number <= Math.min(pdf.numPages, most); number++) {
    const page = await pdf.getPage(number).catch(() => null)
    yield { number, page }
    page?.cleanup()
  }
}
