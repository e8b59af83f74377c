import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { MessageChannel, Worker } from 'node:worker_threads'
import { register } from 'tsx/esm/api'
import { hearing } from '../hearing.ts'
import { loadInOwnRealm } from '../ownRealm.ts'
import type { OwnRealm } from '../ownRealmEntry.ts'

/** A process that runs cells for the one that started it: `node process.mjs FOLDER LONGEST`, talked to over two pipes. */
const [folder, longest] = process.argv.slice(2)
const { port1, port2 } = new MessageChannel()
new Worker(new URL('ear.mjs', import.meta.url), { workerData: port2, transferList: [port2] })

// for what cells import
register()
const { serveProcess } = loadInOwnRealm<OwnRealm>(fileURLToPath(new URL('ownRealm.cjs', import.meta.url)))
// Ctrl-C in a terminal reaches this process too; its parent decides what it means
process.on('SIGINT', () => {})
await serveProcess({ folder: folder!, longest: Number(longest), hear: (take) => hearing(port1)('message', take) })
