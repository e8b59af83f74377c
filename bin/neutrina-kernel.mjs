#!/usr/bin/env node
// What a kernelspec starts: node bin/neutrina-kernel.mjs CONNECTION_FILE
import { register } from 'tsx/esm/api'

register()
await import('../src/kernel/main.ts')
