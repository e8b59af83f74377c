/**
 * `npm run bench:speed`: the training step and the draws of ν-Flows, neutrina and its peers measured in turn in one run.
 * Peers take part where the person points to them; none of their code is in this repository.
 */
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { ConfigError, NeutrinaError } from '../src/lib/tensor/index.ts'
import { compare, say } from './compare.ts'
import type { Pace, Task } from './contest.ts'
import { cinnEntries, type Entrants, nu2FlowsEntries, nuFlowsEntries } from './contestants.ts'
import { machine } from './table.ts'

const HELP = `npm run bench:speed -- [options]
  --data FILE          semileptonic events (default: the shipped sample)
  --threads 1,2        threads to measure with
  --backends simd,cpu  neutrina's backends (blas: with an OpenBLAS); ratios are to the first
  --seconds N          share of each contestant in each table (default 10)
  --rounds N           rounds they are measured in, in turn (default 10)
  --python PATH        a python with the packages that a peer needs (default python3)
  --authors PATH       checkout of mattcleigh/neutrino_flows (needs torch, nflows, h5py, pyyaml, scikit-learn)
  --nflows PATH        checkout of bayesiains/nflows, where it is not installed
  --jax                takes the JAX twin in (needs jax, h5py)
  --nu2-authors PATH   checkout of rodem-hep/nu2flows at commit efe0c36 (needs dotmap too)
  --nu2-data FILE      dileptonic events: measures ν²-Flows too
  --zw-data FILE       events of pp → ZW: measures the conditional flow of arXiv 2006.06685 beside PyTorch (needs torch, h5py)
  --only NAMES         nu-flows, nu2-flows, cinn: these networks alone
  --compile            takes the authors' networks by torch.compile in too
  --device cuda        where the peers compute (default cpu); then the first of --backends is webgpu or tensorflow
  --batch N            events of a training step (default: the papers', 256 and 512)`

const SAMPLE = fileURLToPath(new URL('../data/ttbar_semilep_train.h5', import.meta.url))

const STEP: Task = {
  title: 'training step (forward, backward, clipping, Adam)',
  run: (peer, times) => peer.step(times),
  figure: { unit: 'ms', of: (cost) => 1000 * cost },
}
const DRAWS: Task = {
  title: 'draws with log-density, 256 an event',
  run: (peer, times) => peer.draws(times),
  figure: { unit: 'draws/s', of: (cost) => 1 / cost },
}

const TASKS = [STEP, DRAWS]

function options() {
  const { values } = parseArgs({
    options: {
      data: { type: 'string', default: SAMPLE },
      threads: { type: 'string', default: '1,2' },
      backends: { type: 'string', default: 'simd,cpu' },
      seconds: { type: 'string', default: '10' },
      rounds: { type: 'string', default: '10' },
      python: { type: 'string', default: 'python3' },
      authors: { type: 'string' },
      'nu2-authors': { type: 'string' },
      'nu2-data': { type: 'string' },
      'zw-data': { type: 'string' },
      only: { type: 'string' },
      nflows: { type: 'string' },
      jax: { type: 'boolean', default: false },
      compile: { type: 'boolean', default: false },
      device: { type: 'string', default: 'cpu' },
      batch: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values['nu2-authors'] && !values['nu2-data']) {
    throw new ConfigError({ who: '--nu2-authors', wanted: 'dileptonic events with --nu2-data', got: 'none' })
  }
  const entrants: Entrants = {
    ...values,
    threads: values.threads.split(',').map((text) => positive('--threads', text)),
    backends: values.backends.split(','),
    nu2Authors: values['nu2-authors'],
    nu2Data: values['nu2-data'],
    zwData: values['zw-data'],
  }
  const pace: Pace = { rounds: positive('--rounds', values.rounds), seconds: positive('--seconds', values.seconds) }
  const only = values.only?.split(',')
  return { help: values.help, entrants, pace, takes: (network: string) => !only || only.includes(network) }
}

function positive(who: string, text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value > 0) return value
  throw new ConfigError({ who, wanted: 'a whole number above 0', got: `'${text}'` })
}

try {
  const { help, entrants, pace, takes } = options()
  if (help) console.log(HELP)
  else {
    console.log(
      `${machine()}\n${pace.rounds} rounds, ${pace.seconds} s for each contestant; ratios are medians of rounds`,
    )
    const networks = [
      ['nu-flows', `ν-Flows, batch ${entrants.batch ?? 256}`, nuFlowsEntries],
      ['nu2-flows', `ν²-Flows, batch ${entrants.batch ?? 512}`, nu2FlowsEntries],
      ['cinn', `cINN of the thesis, batch ${entrants.batch ?? 512}`, cinnEntries],
    ] as const
    for (const [network, title, entries] of networks) {
      if (takes(network)) await compare(title, entries(entrants), TASKS, pace)
    }
  }
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException
  if (!(error instanceof NeutrinaError || code?.startsWith('ERR_PARSE_ARGS'))) throw error
  say(message)
  process.exitCode = 1
}
