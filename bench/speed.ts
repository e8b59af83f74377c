/**
 * `npm run bench:speed`: training steps and draws, neutrina and its peers measured in turn in one run; at its end one table of all.
 * Peers take part where the person points to them; none of their code is in this repository.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command, Option } from 'commander'
import { count } from '../src/cli/options.ts'
import { NeutrinaError, useBackend } from '../src/lib/tensor/index.ts'
import { compare, type Standing, say, standingsTable } from './compare.ts'
import { drawsTask, type Pace, stepTask } from './contest.ts'
import { cinnEntries, type Entrants, nu2FlowsEntries, nuFlowsEntries, twinnedEntries } from './contestants.ts'
import { TWINNED } from './systems/twinned.ts'
import { machine } from './table.ts'

const sample = (name: string) => fileURLToPath(new URL(`../data/${name}`, import.meta.url))

const TASKS = [
  stepTask('training step (forward, backward, clipping, Adam)'),
  drawsTask('draws with log-density, 256 an event', 'draws'),
]

const list = (text: string) => text.split(',')

const command = new Command('bench:speed')
  .option('--only <names>', `of nu-flows, nu2-flows, cinn, ${Object.keys(TWINNED).join(', ')}`, list)
  .option('--threads <list>', 'threads to measure with', '1,2')
  .option('--backends <list>', "neutrina's backends (blas: with an OpenBLAS); ratios are to the first", list, ['simd'])
  .option('--seconds <n>', 'share of each contestant in each table', count, 10)
  .option('--rounds <n>', 'rounds they are measured in, in turn', count, 10)
  .addOption(new Option('--clock <name>', 'what is measured').choices(['wall', 'processor']).default('wall'))
  .option('--python <path>', 'a python with torch, for twins in PyTorch, and with what the peers below need')
  .option('--authors <path>', 'checkout of mattcleigh/neutrino_flows (needs nflows, h5py, pyyaml, scikit-learn)')
  .option('--nflows <path>', 'checkout of bayesiains/nflows, where it is not installed')
  .option('--jax', 'takes the JAX twin of ν-Flows in (needs jax, h5py)', false)
  .option('--nu2-authors <path>', 'checkout of rodem-hep/nu2flows at commit efe0c36 (needs dotmap too)')
  .option('--earlier <path>', 'another checkout of this repository, its packages there and its engine built')
  .option(
    '--packages',
    "takes other people's JavaScript in: npm ci --prefix bench/peers/packages --ignore-scripts",
    false,
  )
  .option('--compile', 'networks in PyTorch by torch.compile too', false)
  .option('--data <file>', 'semileptonic events', sample('ttbar_semilep_train.h5'))
  .option('--nu2-data <file>', 'dileptonic events', sample('ttbar_dilep_train.h5'))
  .option('--zw-data <file>', 'events of pp → ZW', sample('zw_train.h5'))
  .option('--device <name>', 'where the peers compute; for cuda the first backend is webgpu or tensorflow', 'cpu')
  .option('--batch <n>', "events of a training step (default: the papers', 256 and 512)")

type Options = Omit<Entrants, 'threads'> & Pace & { only?: string[]; threads: string; clock: string }

const options = command.parse().opts<Options>()
const { rounds, seconds, clock } = options
const pace: Pace = { rounds, seconds }
const entrants: Entrants = { ...options, threads: list(options.threads).map(count) }
const takes = (network: string) => options.only?.includes(network) ?? true
const folder = mkdtempSync(join(tmpdir(), 'speed-'))
// peers inherit it
process.env.BENCH_CLOCK = clock

try {
  console.log(
    `${machine()}\n${clock} time, ${rounds} rounds, ${seconds} s for each contestant; ratios are medians of rounds`,
  )
  const standings: Standing[] = []
  const networks = [
    ['nu-flows', `ν-Flows, batch ${entrants.batch ?? 256}`, nuFlowsEntries],
    ['nu2-flows', `ν²-Flows, batch ${entrants.batch ?? 512}`, nu2FlowsEntries],
    ['cinn', `cINN of the thesis, batch ${entrants.batch ?? 512}`, cinnEntries],
  ] as const
  for (const [network, title, entries] of networks) {
    if (takes(network)) standings.push(...(await compare(title, entries(entrants), TASKS, pace)))
  }
  await useBackend('simd')
  for (const [network, { title, script, tasks, twinCase }] of Object.entries(TWINNED)) {
    if (!takes(network)) continue
    const file = join(folder, `${network}.json`)
    if (entrants.python) writeFileSync(file, JSON.stringify(await twinCase()))
    standings.push(...(await compare(title, twinnedEntries({ ...entrants, network, script, file }), tasks, pace)))
  }
  console.log(`\nneutrina, ${entrants.backends[0]}, and each peer; × is how many times as long the peer takes`)
  console.log(`${machine()}\n${standingsTable(standings)}`)
} catch (error) {
  if (!(error instanceof NeutrinaError)) throw error
  say(error.message)
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true })
}
