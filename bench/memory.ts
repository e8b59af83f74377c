// Draws from the posterior of many events into a file and prints the largest resident memory that it took.
// usage: npm run bench:memory -- [--data FILE] [--events N] [--draws N]
// The network is untrained: memory and time do not depend on the weights.
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { count, startBackend, withBackend } from '../src/cli/options.ts'
import { openDrawsWriter, openEvents } from '../src/lib/events/index.ts'
import { posteriorOf, systemOf, untrained } from '../src/lib/systems/index.ts'
import { key, tf } from '../src/lib/tensor/index.ts'

interface Options {
  data: string
  events: number
  draws: number
  backend?: string
}

const sample = fileURLToPath(new URL('../data/ttbar_semilep_train.h5', import.meta.url))
const command = withBackend(
  new Command('bench:memory')
    .option('--data <file>', 'events; read again from the start until there are enough', sample)
    .option('--events <n>', 'events', count, 100_000)
    .option('--draws <n>', 'draws of each event', count, 256),
)
const { data, events, draws, backend } = command.parse().opts<Options>()

const BLOCK = 4096
await startBackend(backend)
const network = 'nu-flows'
const system = systemOf(network)
const source = await openEvents(data)
const trained = untrained(system, network, system.settings('neutrina'), source.read(0, BLOCK), key(1))
const posterior = posteriorOf(trained, 'bench:memory')
const out = join(tmpdir(), `neutrina-memory-${process.pid}.h5`)
const writer = openDrawsWriter(out, { count: events, draws, neutrinos: 1 })
const began = performance.now()
let tensors = 0
for (let at = 0; at < events; ) {
  const from = at % (source.count - BLOCK)
  const some = source.read(from, from + Math.min(BLOCK, events - at))
  for (const { samples } of posterior.draw(some, { key: key(2), draws, first: at })) {
    writer.append({ momenta: samples.values, logProb: samples.logProb.physical })
  }
  at += some.count
  if (tensors && tf.memory().numTensors !== tensors)
    throw new Error(`tensors grow: ${tensors} to ${tf.memory().numTensors}`)
  tensors = tf.memory().numTensors
}
writer.close()
await rm(out)
const seconds = (performance.now() - began) / 1000
const megabytes = process.resourceUsage().maxRSS / 1024
console.log(
  `${events} events × ${draws} draws: ${seconds.toFixed(0)} s, ${((events * draws) / seconds / 1000).toFixed(0)}k draws/s with writing`,
)
console.log(`largest resident memory: ${megabytes.toFixed(0)} MB; tensors after every block: ${tensors}`)
