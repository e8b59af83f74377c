// Every method that unfolds pp → ZW → (ℓℓ)(qq'), on the same events by the same tests: closure, cuts, an injected W', a tilted truth.
// usage: npm run bench:unfolding -- [--model NAME=DIR …] [--simulation FILE …] [--test FILE] [--signal FILE] [--events N]
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { count, seed, startBackend, withBackend } from '../../src/cli/options.ts'
import { mixEvents, readEvents, stressWeights, takeEvents, type WzEvents, wz } from '../../src/lib/events/index.ts'
import { load, wzUnfolding } from '../../src/lib/systems/index.ts'
import { fold, key } from '../../src/lib/tensor/index.ts'
import { machine, table } from '../table.ts'
import { dagostini, inverted, leptonsAsMeasured, type Method, network, omnifolded } from './wzUnfolding/methods.ts'
import { CLOSURE, closureRow, floorRow, injectionRow, tiltRows } from './wzUnfolding/tests.ts'

interface Options {
  model: string[]
  simulation: string[]
  test: string
  signal: string
  events: number
  draws: number
  simulated: number
  seed: number
  backend?: string
}

const sample = (name: string) => fileURLToPath(new URL(`../../data/${name}`, import.meta.url))
const command = withBackend(
  new Command('bench:unfolding')
    .option('--model <name=dir...>', 'trained networks by the names that the tables give them', [])
    .option('--simulation <file...>', 'what OmniFold and D’Agostini are given', [sample('zw_train.h5')])
    .option('--test <file>', 'events to unfold', sample('zw_test.h5'))
    .option('--signal <file>', 'events to inject', sample('wprime.h5'))
    .option('--events <n>', 'how many of them', count, 15_000)
    .option('--simulated <n>', 'how many of the simulation', count, 60_000)
    .option('--draws <n>', 'draws of each event where weights are sought', count, 8)
    .option('--seed <n>', 'seed', seed, 1),
)
const options = command.parse().opts<Options>()
await startBackend(options.backend)
const read = async (files: string | readonly string[], n: number): Promise<WzEvents> => {
  const events = await readEvents(files, { layout: wz, truth: ['parton'] })
  return takeEvents(
    events,
    Int32Array.from({ length: Math.min(n, events.count) }, (_, i) => i),
  )
}
const test = await read(options.test, options.events)
const simulation = await read(options.simulation, options.simulated)
const signal = await read(options.signal, Math.floor(options.events / 10))
const k = key(options.seed)
const background = takeEvents(
  test,
  Int32Array.from({ length: Math.min(test.count, 9 * signal.count) }, (_, i) => i),
)
const mixed = mixEvents(fold(k, 1), background.count + signal.count, [
  { events: background, share: background.count },
  { events: signal, share: signal.count },
]).events

const methods: Method[] = []
for (const given of options.model) {
  const [name, dir] = given.split('=')
  methods.push(network(name, await load(dir, wzUnfolding), options.draws))
}
methods.push(omnifolded(simulation), dagostini(simulation), inverted(simulation))

console.log(
  `${machine()}\n${test.count} events, ${simulation.count} simulated, ${signal.count} of a W' among ${mixed.count}\n`,
)
const closure = [await floorRow(fold(k, 5), takeEvents(simulation, firstOf(test.count)), test)]
const injected = [await injectionRow(fold(k, 3), leptonsAsMeasured, mixed)]
const tilted: string[][] = []
const biases: string[][] = []
for (const method of methods) {
  const started = process.cpuUsage()
  const seconds = () => {
    const { user, system } = process.cpuUsage(started)
    return `${((user + system) / 1e6).toFixed(0)} s`
  }
  closure.push(await closureRow(fold(k, 2), method, test))
  injected.push(await injectionRow(fold(k, 3), method, mixed))
  const pt = stressOf(test)
  const { slopes, bias } = await tiltRows(fold(k, 4), method, test, pt)
  tilted.push(...slopes)
  biases.push(...bias)
  console.error(`${method.name}: ${seconds()} of processor`)
}
console.log(table(CLOSURE, closure))
console.log(`\n${table(["W' in 1000-1600 GeV", 'median', 'half width', 'events', 'effective'], injected)}`)
console.log(`\n${table(['truth tilted by 30 % in pT,q1', 'slope pT,q1', 'slope pT,q2'], tilted)}`)
const bins = Array.from({ length: 12 }, (_, n) => `${20 + 10 * n}-${30 + 10 * n}`)
console.log(`\n${table(['bias of tilted over plain, pT,q1 [GeV]', ...bins], biases)}`)

/** ±30 % over the bulk of pT,q1. */
function stressOf({ parton, count: n }: WzEvents): Float64Array {
  const pt = Float64Array.from({ length: n }, (_, i) => Math.hypot(parton!.px[4 * i + 2], parton!.py[4 * i + 2]))
  return stressWeights(pt, { kind: 'tilt', low: 20, high: 120, strength: 0.3 })
}

/** The first places. */
function firstOf(n: number): Int32Array {
  return Int32Array.from({ length: Math.min(n, simulation.count) }, (_, i) => i)
}
