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
  /** Events of pp → ZW, for the conditional flow of the thesis. */
  readonly zwData?: string | undefined
  /** Checkout of nflows, where it is not installed. */
  readonly nflows?: string | undefined
  readonly jax: boolean
  /** Where the peers compute: `cpu`, or `cuda`. */
  readonly device: string
  /** The authors' networks by `torch.compile` too. */
  readonly compile: boolean
  /** Events of a training step, where not those of the papers. */
  readonly batch?: string | undefined
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

function neutrina(network: string, { data, batch }: Entrants, backend: string, threads: number): Entry {
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
    ...(batch === undefined ? [] : ['--batch', batch]),
  ]
  const env = { NEUTRINA_THREADS: String(threads) }
  return { name: `neutrina, ${backend}`, command: execPath, args, env, threads }
}

function python(entrants: Entrants, name: string, script: string, threads: number, more: readonly string[]): Entry {
  const { data, device, batch } = entrants
  const where = ['--device', device, ...(batch === undefined ? [] : ['--batch', batch])]
  const args = [place(script), '--data', data, '--threads', String(threads), ...where, ...more]
  return { name, command: entrants.python, args, env: { OMP_NUM_THREADS: String(threads) }, threads }
}

const checkoutOf = (folder: string, { nflows }: Entrants) => [
  '--checkout',
  folder,
  ...(nflows === undefined ? [] : ['--nflows', nflows]),
]

/** An authors' network as it is, and as compiled where that is asked for. */
function authorsEntries(entrants: Entrants, name: string, script: string, threads: number, folder: string): Entry[] {
  const more = checkoutOf(folder, entrants)
  const plain = python(entrants, name, script, threads, more)
  if (!entrants.compile) return [plain]
  return [plain, python(entrants, `${name}, torch.compile`, script, threads, [...more, '--compile'])]
}

/** The contestants of the ν-Flows network, neutrina's first. */
export function nuFlowsEntries(entrants: Entrants): Entry[] {
  const { threads, backends, authors, jax } = entrants
  const ours = backends.flatMap((backend) =>
    threads
      .filter((n) => EMBEDDED.includes(backend) || n === threads[0])
      .map((n) => neutrina('nu-flows', entrants, backend, n)),
  )
  const theirs = threads.flatMap((n) => [
    ...(authors ? authorsEntries(entrants, "authors' ν-Flows", 'authorsNuFlows.py', n, authors) : []),
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
  const ours = embedded.flatMap((backend) => threads.map((n) => neutrina('nu2-flows', own, backend, n)))
  if (!nu2Authors) return ours
  const theirs = threads.flatMap((n) => authorsEntries(own, "authors' ν²-Flows", 'authorsNu2Flows.py', n, nu2Authors))
  return [...ours, ...theirs]
}

/** The contestants of the conditional flow that unfolds, neutrina's first; none without its events. */
export function cinnEntries(entrants: Entrants): Entry[] {
  const { threads, zwData, backends } = entrants
  if (!zwData) return []
  const own = { ...entrants, data: zwData }
  const embedded = backends.filter((backend) => EMBEDDED.includes(backend))
  return [
    ...embedded.flatMap((backend) => threads.map((n) => neutrina('cinn', own, backend, n))),
    ...threads.map((n) => python(own, 'cINN in PyTorch', 'thesisCinn.py', n, [])),
  ]
}

/** A script of ours that serves on one backend. */
export function peerEntry(script: string, backend: string, threads: number, args: readonly string[] = []): Entry {
  const all = ['--import', 'tsx', place(script), '--backend', backend, ...args]
  return {
    name: `neutrina, ${backend}`,
    command: execPath,
    args: all,
    env: { NEUTRINA_THREADS: String(threads) },
    threads,
  }
}

/** A twin in PyTorch. */
export interface Twin {
  readonly python: string
  readonly script: string
  readonly threads: number
  readonly args: readonly string[]
  /** By `torch.compile` too. */
  readonly compile: boolean
}

/** A twin as it is, and as compiled where that is asked for. */
export function twinEntries({ python: command, script, threads, args, compile }: Twin): Entry[] {
  const own = [place(script), '--threads', String(threads), ...args]
  const env = { OMP_NUM_THREADS: String(threads) }
  const plain = { name: 'PyTorch twin', command, args: own, env, threads }
  return compile ? [plain, { ...plain, name: 'PyTorch twin, compiled', args: [...own, '--compile'] }] : [plain]
}
