#!/usr/bin/env node
// What a kernelspec starts: node bin/neutrina-kernel.mjs CONNECTION_FILE
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { kernelBundle } from '../src/kernel/threads/bundle.mjs'

const { main } = await import(pathToFileURL(join(await kernelBundle(), 'main.mjs')).href)
await main(process.argv[2])
