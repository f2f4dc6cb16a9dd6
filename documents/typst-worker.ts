import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { parentPort } from 'node:worker_threads'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { FONT_WEIGHTS, fontFile } from './fonts.js'
import { legible } from './legible.js'
import { declareAccessible } from './pdf-accessible.js'
import type { PlacedField } from './pdf-fields.js'
import type { TypesetAnswer, TypesetRequest } from './typst.js'

const TEMPLATES = fileURLToPath(new URL('./templates/', import.meta.url))
/** Characters of data from which a document's memory is given back at once; a short one leaves the typesetter warm
 *  for the next. */
const LONG = 200_000
/** For how many documents their common parts stay warm. */
const KEPT_DOCUMENTS = 10

const compiler = NodeCompiler.create({
  workspace: TEMPLATES,
  fontArgs: [
    {
      fontBlobs: FONT_WEIGHTS.map((weight) => readFileSync(fontFile(weight))),
    },
  ],
})

/** Characters that no font of ours draws, learnt from the typesetter's refusals. */
const undrawable = new Set<string>()

/** A finished layout is native memory that the collector takes for small: after a long one it has to be told. */
setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

parentPort?.on('message', async (request: TypesetRequest) => {
  const answer = await typeset(request)
  parentPort?.postMessage(answer, 'pdf' in answer ? [answer.pdf.buffer as ArrayBuffer] : [])
  if ('pdf' in answer && answer.pdf.byteLength > LONG) {
    compiler.evictCache(0)
    collectGarbage()
  }
})

async function typeset({ id, template, data }: TypesetRequest): Promise<TypesetAnswer> {
  try {
    for (;;) {
      const known = undrawable.size
      try {
        const { pdf, fields } = render(template, data)
        const accessible = declareAccessible(pdf)
        return { id, pdf: fields.length === 0 ? accessible : await fillable(accessible, fields) }
      } catch (error) {
        learnUndrawable(error)
        if (undrawable.size === known) throw error
      }
    }
  } catch (error) {
    return { id, failure: withoutContent(error) }
  }
}

function render(template: string, data: object): { pdf: Uint8Array; fields: readonly PlacedField[] } {
  const json = JSON.stringify(data, (_key, value) =>
    typeof value === 'string' ? legible(value, undrawable) : value,
  )
  compiler.mapShadow(join(TEMPLATES, 'data.json'), Buffer.from(json))
  const compiled = compiler.compile({ mainFilePath: join(TEMPLATES, `${template}.typ`) })
  if (compiled.result === null) {
    const diagnostics = compiled.takeDiagnostics()
    throw new Error(diagnostics ? JSON.stringify(compiler.fetchDiagnostics(diagnostics)) : 'no result')
  }
  // What was remembered of a long layout is more than its export needs.
  compiler.evictCache(json.length > LONG ? 0 : KEPT_DOCUMENTS)
  if (json.length > LONG) collectGarbage()
  const fields: readonly PlacedField[] = compiler.query(compiled.result, {
    selector: '<field>',
    field: 'value',
  })
  return { pdf: compiler.pdf(compiled.result, { pdfStandard: 'a-2a' }), fields }
}

/** What writes fields is loaded with the first form: a process that makes none need not hold it. */
async function fillable(pdf: Uint8Array, fields: readonly PlacedField[]): Promise<Uint8Array> {
  const { withFields } = await import('./pdf-fields.js')
  return await withFields(pdf, fields)
}

/** PDF/A-2a forbids a glyph that says nothing, so the typesetter names each text that it can't draw. */
function learnUndrawable(error: unknown): void {
  if (!(error instanceof Error)) return
  for (const [, text] of error.message.matchAll(/the text `\\?"(.*?)\\?"` could not be displayed/gs)) {
    for (const character of unescaped(text ?? '')) undrawable.add(character)
  }
}

/** The typesetter prints texts as Rust literals: `\u{301}` for what it deems unprintable. */
function unescaped(literal: string): string {
  return literal.replace(/\\+u\{([0-9a-f]+)\}/g, (_all, hex) =>
    String.fromCodePoint(Number.parseInt(hex, 16)),
  )
}

/** Diagnostics may quote the data, which are people's: only the code of the failure leaves. */
function withoutContent(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  if (/could not be displayed/.test(error.message)) return 'text that no font draws'
  const message = /"message":"([^"`]*)/.exec(error.message)?.[1]
  return message ?? error.name
}
