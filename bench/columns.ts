/**
 * `npm run bench:columns`: what a question of columns costs over 10⁶ events, by typed columns of `neutrina/columns`, by arquero
 * tables and by loops over strides, in turn, round after round. Memory is what the process holds more of after a question, its
 * answer kept: bytes of arrays and of the heap, garbage collected on both sides (run with --expose-gc, as the script does).
 */
import { parseArgs } from 'node:util'
import * as aq from 'arquero'
import { column } from '../src/lib/columns/index.ts'
import { momentaOf } from '../src/lib/kinematics/index.ts'
import { key, normals, uniforms } from '../src/lib/tensor/index.ts'
import { processorClock } from './clock.ts'
import { quantile } from './contest.ts'
import { digits, machine, table } from './table.ts'

const { values: asked } = parseArgs({
  options: { rows: { type: 'string', default: '1000000' }, rounds: { type: 'string', default: '5' } },
})
const rows = Number(asked.rows)
const rounds = Number(asked.rounds)

const momenta = Float64Array.from(normals(key(1), 6 * rows), (z) => 40 * z)
const truth = Float64Array.from(normals(key(2), rows), (z) => 40 * z)
const jets = Int16Array.from(uniforms(key(3), rows), (u) => 4 + Math.floor(6 * u ** 2))
const complex = Uint8Array.from(uniforms(key(4), rows), (u) => (u < 0.2 ? 1 : 0))

/** Of each of three ways an answer, and the numbers of it that must agree. */
interface Question {
  readonly ask: Readonly<Record<'typed columns' | 'arquero' | 'strides', () => unknown>>
  readonly numbers: (answer: never) => ArrayLike<number>
}

const named = (values: ArrayLike<number>, name = 'pz') => column({ name, unit: 'GeV' }, values)
const strided = () => Float64Array.from({ length: rows }, (_, i) => momenta[6 * i + 5])
const pz = strided()
const typed = named(pz)
const frame = aq.table({ pz, truth, jets, complex })
const asArray = (of: ArrayLike<number>) => of

const QUESTIONS: Readonly<Record<string, Question>> = {
  'p_z of the second of two': {
    ask: {
      'typed columns': () => momentaOf(momenta, 2).pz(1),
      arquero: () => aq.table({ pz: strided() }).array('pz'),
      strides: strided,
    },
    numbers: asArray,
  },
  'estimate − truth': {
    ask: {
      'typed columns': () => typed.map((value, i) => value - truth[i]),
      arquero: () =>
        frame.derive({ error: (d: { pz: number; truth: number }) => d.pz - d.truth }).array('error', Float64Array),
      strides: () => Float64Array.from({ length: rows }, (_, i) => pz[i] - truth[i]),
    },
    numbers: asArray,
  },
  'rows of a mask': {
    ask: {
      'typed columns': () => typed.where(complex),
      arquero: () => frame.filter((d: { complex: number }) => d.complex === 1).array('pz', Float64Array),
      strides: () => pz.filter((_, i) => complex[i] === 1),
    },
    numbers: asArray,
  },
  '16, 50 and 84 % quantiles': {
    ask: {
      'typed columns': () => typed.quantiles([0.16, 0.5, 0.84]),
      arquero: () => {
        const { quantile: of } = aq.op
        const found = frame.rollup({ a: of('pz', 0.16), b: of('pz', 0.5), c: of('pz', 0.84) }).object() as Record<
          string,
          number
        >
        return [found.a, found.b, found.c]
      },
      strides: () => {
        const sorted = pz.slice().sort()
        return [0.16, 0.5, 0.84].map((p) => {
          const at = p * (rows - 1)
          const below = Math.floor(at)
          return sorted[below] + (at - below) * (sorted[Math.min(rows - 1, below + 1)] - sorted[below])
        })
      },
    },
    numbers: asArray,
  },
  'mean by number of jets': {
    ask: {
      'typed columns': () => [...typed.groups(jets).values()].map((group) => group.moments().mean),
      arquero: () =>
        frame
          .groupby('jets')
          .rollup({ mean: aq.op.mean('pz') })
          .orderby('jets')
          .array('mean'),
      strides: () => {
        const [sums, counts] = [new Float64Array(64), new Float64Array(64)]
        for (let i = 0; i < rows; i++) {
          sums[jets[i]] += pz[i]
          counts[jets[i]]++
        }
        return [...sums].map((sum, n) => sum / counts[n]).filter(Number.isFinite)
      },
    },
    numbers: asArray,
  },
}

const ways = ['typed columns', 'arquero', 'strides'] as const
const collect = (globalThis as { gc?: () => void }).gc ?? (() => {})
const held = () => {
  collect()
  collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return (heapUsed + arrayBuffers) / 1e6
}

const near = (got: number, wanted: number) => Math.abs(got - wanted) <= 1e-9 * (1 + Math.abs(wanted))

/** MB that an answer holds, which is looked at afterwards; in a function of its own, so that none before it is held. */
function heldBy(ask: () => unknown, look: (answer: unknown) => void): number {
  const before = held()
  const answer = ask()
  const holds = held() - before
  look(answer)
  return holds
}

console.log(
  `${machine()}\n${rows.toLocaleString('en')} rows, ${rounds} rounds in turn; milliseconds of processor time, MB held after\n`,
)
const lines = Object.entries(QUESTIONS).map(([name, { ask, numbers }]) => {
  const wanted = numbers(ask.strides() as never)
  const times: Record<string, number[]> = {}
  const memory: Record<string, number> = {}
  for (const way of ways) {
    memory[way] = heldBy(ask[way], (answer) => {
      const got = numbers(answer as never)
      const agrees = got.length === wanted.length && Array.from(wanted).every((x, i) => near(got[i], x))
      if (!agrees) throw new Error(`${name}: ${way} answers otherwise than a loop`)
    })
  }
  for (let round = 0; round < rounds; round++) {
    for (const way of ways) {
      const began = processorClock()
      ask[way]()
      times[way] = [...(times[way] ?? []), 1000 * (processorClock() - began)]
    }
  }
  const middle = (way: string) =>
    quantile(
      times[way].toSorted((a, b) => a - b),
      0.5,
    )
  const ratio = quantile(
    times.arquero.map((time, i) => time / times['typed columns'][i]).sort((a, b) => a - b),
    0.5,
  )
  return [name, ...ways.flatMap((way) => [digits(middle(way)), Math.abs(memory[way]).toFixed(0)]), digits(ratio)]
})
const head = ['question', ...ways.flatMap((way) => [way, 'MB']), 'arquero / typed']
console.log(table(head, lines))
