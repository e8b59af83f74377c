#!/usr/bin/env node
import { existsSync } from 'node:fs'

// a package has what was compiled; a clone runs its sources, without a step between an edit and a run
const compiled = new URL('../dist/cli/main.js', import.meta.url)
const isCompiled = existsSync(compiled)
if (!isCompiled) (await import('tsx/esm/api')).register()
const { main } = await import(isCompiled ? compiled.href : '../src/cli/main.ts')
process.exitCode = await main(process.argv.slice(2))
