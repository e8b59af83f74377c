#!/usr/bin/env node
// What a kernelspec starts: node bin/neutrina-kernel.mjs CONNECTION_FILE
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [dist, src] = ['dist', 'src'].map((at) => new URL(`../${at}/kernel/threads/bundle.mjs`, import.meta.url))
const { kernelBundle } = await import((existsSync(dist) ? dist : src).href)
const { main } = await import(pathToFileURL(join(await kernelBundle(), 'main.mjs')).href)
await main(process.argv[2])
