// A step of Hamiltonian chains in the latent space of a flow (gradient through flow and classifier), neutrina and a PyTorch twin in turn.
// usage: npm run bench:laser -- [--python PATH] [--threads 1,2] [--backends simd,blas] [--seconds N] [--rounds N] [--clock processor] [--compile]
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command, Option } from 'commander'
import { count } from '../../src/cli/options.ts'
import { useBackend } from '../../src/lib/tensor/index.ts'
import { compare } from '../compare.ts'
import type { Task } from '../contest.ts'
import { peerEntry, twinEntries } from '../contestants.ts'
import { machine } from '../table.ts'
import { CHAINS, STEPS, twinCase } from './laser/target.ts'

interface Options {
  python?: string
  threads: string
  backends: string
  seconds: number
  rounds: number
  compile: boolean
  clock: string
}

const command = new Command('bench:laser')
  .option('--python <path>', 'a python with torch; without, neutrina alone')
  .option('--threads <list>', 'threads to measure with', '1')
  .option('--backends <list>', "neutrina's backends; ratios are to the first", 'simd')
  .option('--seconds <n>', 'share of each contestant', count, 10)
  .option('--rounds <n>', 'rounds they are measured in, in turn', count, 10)
  .option('--compile', 'the twin by torch.compile too', false)
  .addOption(new Option('--clock <name>', 'what is measured').choices(['wall', 'processor']).default('wall'))
const { python, threads, backends, seconds, rounds, compile, clock } = command.parse().opts<Options>()

const STEP: Task = {
  title: `a step of ${CHAINS} chains, ${STEPS} steps of leapfrog`,
  run: (peer, times) => peer.step(times),
  figure: { unit: 'ms', of: (cost) => 1000 * cost },
}

// peers inherit it
process.env.BENCH_CLOCK = clock
const folder = mkdtempSync(join(tmpdir(), 'chains-'))
try {
  await useBackend('simd')
  const file = join(folder, 'case.json')
  writeFileSync(file, JSON.stringify(twinCase()))
  const counts = threads.split(',').map(Number)
  const ours = backends.split(',').flatMap((backend) => counts.map((n) => peerEntry('chains.ts', backend, n)))
  const twins = python
    ? counts.flatMap((n) =>
        twinEntries({ python, compile, script: 'torchChains.py', threads: n, args: ['--case', file] }),
      )
    : []
  console.log(
    `${machine()}\n${clock} time, ${rounds} rounds, ${seconds} s for each contestant; ratios are medians of rounds`,
  )
  await compare('latent chains', [...ours, ...twins], [STEP], { rounds, seconds })
} finally {
  rmSync(folder, { recursive: true })
}
