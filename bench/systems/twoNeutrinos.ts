// Two neutrinos: how often the classical methods answer and how right they are; with a trained flow, everything beside it.
// usage: npm run bench:two-neutrinos -- [--test FILE] [--model DIR] [--mass GEV=FILE …] [--generated FILE …] [--events N] [--draws N] [--seed N] [--parts NAME …] [--backend NAME]
import { fileURLToPath } from 'node:url'
import { Command, Option } from 'commander'
import { count, seed, startBackend, withBackend } from '../../src/cli/options.ts'
import { formatReport } from '../../src/lib/evaluation/index.ts'
import { type Events, openEvents, readEvents } from '../../src/lib/events/index.ts'
import { judge, load, twoNeutrinos } from '../../src/lib/systems/index.ts'
import { key } from '../../src/lib/tensor/index.ts'
import { printClassical } from './twoNeutrinos/classical.ts'
import { printMassSensitivity } from './twoNeutrinos/massScan.ts'
import { printSpeed } from './twoNeutrinos/speed.ts'
import { printSpins } from './twoNeutrinos/spins.ts'

const PARTS = ['classical', 'speed', 'report', 'spins', 'masses'] as const
type Part = (typeof PARTS)[number]

interface Options {
  test: string
  model?: string
  mass: string[]
  generated?: string[]
  events?: number
  draws: number
  seed: number
  parts: Part[]
  backend?: string
}

const sample = (name: string) => fileURLToPath(new URL(`../../data/${name}`, import.meta.url))

const command = withBackend(
  new Command('bench:two-neutrinos')
    .option('--test <file>', 'events to judge on', sample('ttbar_dilep_test.h5'))
    .option('--model <dir>', 'a trained flow of two neutrinos')
    .option('--mass <gev=file...>', 'samples of other top masses, such as 170=m170.h5', [])
    .option('--generated <file...>', 'events of several masses: how the share of two b-tags follows the mass')
    .option('--events <n>', 'how many events of the file (default: all)', count)
    .option('--draws <n>', 'draws of each event', count, 256)
    .option('--seed <n>', 'seed', seed, 1)
    .addOption(new Option('--parts <name...>', 'what is done').choices(PARTS).default([...PARTS])),
)
const options = command.parse().opts<Options>()

async function read(file: string, n = Number.POSITIVE_INFINITY): Promise<Events> {
  const source = await openEvents(file)
  const events = source.read(0, Math.min(n, source.count))
  source.close()
  return events
}

const events = await read(options.test, options.events)
const asked = (part: Part) => options.parts.includes(part)
if (asked('classical')) printClassical(events, key(options.seed))
if (options.model) {
  await startBackend(options.backend)
  const trained = await load(options.model, twoNeutrinos)
  if (asked('speed')) printSpeed(trained, events, { draws: options.draws, key: key(options.seed) })
  const files = [options.test]
  const some = options.events === undefined ? {} : { events: options.events }
  if (asked('report')) {
    const { report } = await judge(trained, { files, draws: options.draws, key: key(options.seed), ...some })
    console.log(formatReport(report))
  }
  if (asked('spins')) printSpins(trained, events, { draws: Math.min(64, options.draws), key: key(options.seed) })
  if (asked('masses') && options.mass.length > 0) {
    const given = options.mass.map((pair) => pair.split('='))
    const others = await Promise.all(
      given.map(async ([mass, file]) => ({ topMass: Number(mass), events: await read(file, options.events) })),
    )
    const samples = [...others, { topMass: 172.5, events }]
    const asked = { truth: ['topMass'] } as const
    const generated = options.generated && (await readEvents(options.generated, asked))
    printMassSensitivity({ trained, samples, draws: 64, key: key(options.seed), ...(generated && { generated }) })
  }
}
