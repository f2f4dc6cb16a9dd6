#!/usr/bin/env node
// Runs the TypeScript sources as they are (docs/decisions/0007): the loader first, then the command.
import { fileURLToPath } from 'node:url'
import { register } from 'tsx/esm/api'

// The pages are JSX: how it is read must not depend on the folder in which somebody stands.
process.env.TSX_TSCONFIG_PATH ??= fileURLToPath(new URL('../tsconfig.json', import.meta.url))
register()
const { main } = await import('./main.ts')
await main(process.argv)
