#!/usr/bin/env node
// What a kernelspec starts: node bin/neutrina-kernel.mjs CONNECTION_FILE
import { kernelModule } from '../src/kernel/threads/bundle.mjs'

const { main } = await import(await kernelModule())
await main(process.argv[2])
