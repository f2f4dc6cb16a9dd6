#!/usr/bin/env node
// Runs the TypeScript sources as they are (docs/decisions/0007): the loader first, then the command.
import { register } from 'tsx/esm/api'

register()
const { main } = await import('./main.ts')
await main(process.argv)
