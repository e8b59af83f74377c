import { execPath } from 'node:process'
import { fileURLToPath } from 'node:url'
import type { PeerCommand } from './peers/peer.ts'

/** Who may take part, as the command line says it. */
export interface Entrants {
  readonly data: string
  readonly threads: readonly number[]
  /** neutrina's backends; the first is the one that ratios are taken to. */
  readonly backends: readonly string[]
  readonly python: string
  /** Checkout of the authors' ν-Flows. */
  readonly authors?: string | undefined
  /** Checkout of the authors' ν²-Flows. */
  readonly nu2Authors?: string | undefined
  /** Dileptonic events, for ν²-Flows. */
  readonly nu2Data?: string | undefined
  /** Checkout of nflows, where it is not installed. */
  readonly nflows?: string | undefined
  readonly jax: boolean
}

/** A contestant and the number of threads it was started with. */
export interface Entry extends PeerCommand {
  readonly threads: number
}

const place = (name: string) => fileURLToPath(new URL(`peers/${name}`, import.meta.url))

/** The engine, alone and with an OpenBLAS: for all networks and numbers of threads. */
const EMBEDDED = ['simd', 'blas']

/** tfjs's own backend is some hundred times slower: one block of its draws has fewer events. */
const DRAW_EVENTS: Readonly<Record<string, number>> = { cpu: 2 }

function neutrina(network: string, data: string, backend: string, threads: number): Entry {
  const drawEvents = String(DRAW_EVENTS[backend] ?? 64)
  const args = [
    '--import',
    'tsx',
    place('neutrina.ts'),
    '--network',
    network,
    '--data',
    data,
    '--backend',
    backend,
    '--draw-events',
    drawEvents,
  ]
  const env = { NEUTRINA_THREADS: String(threads) }
  return { name: `neutrina, ${backend}`, command: execPath, args, env, threads }
}

function python(entrants: Entrants, name: string, script: string, threads: number, more: readonly string[]): Entry {
  const args = [place(script), '--data', entrants.data, '--threads', String(threads), ...more]
  return { name, command: entrants.python, args, env: { OMP_NUM_THREADS: String(threads) }, threads }
}

const checkoutOf = (folder: string, { nflows }: Entrants) => [
  '--checkout',
  folder,
  ...(nflows === undefined ? [] : ['--nflows', nflows]),
]

/** The contestants of the ν-Flows network, neutrina's first. */
export function nuFlowsEntries(entrants: Entrants): Entry[] {
  const { threads, backends, authors, jax } = entrants
  const ours = backends.flatMap((backend) =>
    threads
      .filter((n) => EMBEDDED.includes(backend) || n === threads[0])
      .map((n) => neutrina('nu-flows', entrants.data, backend, n)),
  )
  const theirs = threads.flatMap((n) => [
    ...(authors ? [python(entrants, "authors' ν-Flows", 'authorsNuFlows.py', n, checkoutOf(authors, entrants))] : []),
    ...(jax ? [python(entrants, 'JAX twin of ν-Flows', 'jaxNuFlows.py', n, [])] : []),
  ])
  return [...ours, ...theirs]
}

/** The contestants of the released ν²-Flows network, neutrina's first; none without dileptonic events. */
export function nu2FlowsEntries(entrants: Entrants): Entry[] {
  const { threads, nu2Authors, nu2Data, backends } = entrants
  if (!nu2Data) return []
  const own = { ...entrants, data: nu2Data }
  const embedded = backends.filter((backend) => EMBEDDED.includes(backend))
  const ours = embedded.flatMap((backend) => threads.map((n) => neutrina('nu2-flows', nu2Data, backend, n)))
  if (!nu2Authors) return ours
  const more = checkoutOf(nu2Authors, entrants)
  return [...ours, ...threads.map((n) => python(own, "authors' ν²-Flows", 'authorsNu2Flows.py', n, more))]
}
