import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker'
import { failureConverterPath } from '../codec/data-converter.js'

/** Makes the bundle of workflows that production runs: `dist/workflow-bundle.js`. */
const { code } = await bundleWorkflowCode({
  workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)),
  failureConverterPath,
  logger: new DefaultLogger('WARN'),
})
const dist = new URL('../dist/', import.meta.url)
await mkdir(dist, { recursive: true })
await writeFile(new URL('workflow-bundle.js', dist), code)
process.stdout.write(`dist/workflow-bundle.js: ${Math.round(code.length / 1024)} KB\n`)
