import { resolve } from 'node:path'
import { execPath } from 'node:process'
import { fileURLToPath } from 'node:url'
import type { Task } from './contest.ts'
import type { PeerCommand } from './peers/peer.ts'

/** Who may take part, as the command line says it. */
export interface Entrants {
  readonly data: string
  readonly threads: readonly number[]
  /** neutrina's backends; the first is the one that ratios are taken to. */
  readonly backends: readonly string[]
  /** A python for the peers and for the twins in PyTorch, which take no part without. */
  readonly python?: string | undefined
  /** Checkout of the authors' ν-Flows. */
  readonly authors?: string | undefined
  /** Checkout of the authors' ν²-Flows. */
  readonly nu2Authors?: string | undefined
  /** Dileptonic events, for ν²-Flows. */
  readonly nu2Data: string
  /** Events of pp → ZW, for the conditional flow of the thesis. */
  readonly zwData: string
  /** Another checkout of this repository, with its packages and its engine built. */
  readonly earlier?: string | undefined
  /** Checkout of nflows, where it is not installed. */
  readonly nflows?: string | undefined
  readonly jax: boolean
  /** Other people's JavaScript, of `peers/packages`. */
  readonly packages: boolean
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
  /** The one thing that it does, where it does not do all. */
  readonly only?: Task['kind']
}

const place = (name: string) => fileURLToPath(new URL(`peers/${name}`, import.meta.url))

/** The engine, alone and with an OpenBLAS: for all networks and numbers of threads. */
const EMBEDDED = ['simd', 'blas']

/** tfjs's own backend is some hundred times slower: one block of its draws has fewer events. */
const DRAW_EVENTS: Readonly<Record<string, number>> = { cpu: 2 }

function neutrina(network: string, { data, batch }: Entrants, backend: string, threads: number): Entry {
  const drawEvents = String(DRAW_EVENTS[backend] ?? 64)
  const args = [
    ...['--network', network, '--data', data, '--backend', backend, '--draw-events', drawEvents],
    ...(batch === undefined ? [] : ['--batch', batch]),
  ]
  return { ...ours('neutrina.ts', threads, args), name: `neutrina, ${backend}` }
}

/** The same network as another checkout of this repository has it. */
function earlierEntry(network: string, entrants: Entrants, threads: number): Entry[] {
  const { earlier, backends } = entrants
  if (!earlier) return []
  const own = neutrina(network, { ...entrants, batch: undefined }, backends[0], threads)
  const script = resolve(earlier, 'bench/peers/neutrina.ts')
  const args = own.args.map((arg) => (arg === place('neutrina.ts') ? script : arg))
  return [{ ...own, args, name: `${own.name}, of ${earlier}` }]
}

function python(entrants: Entrants, name: string, script: string, threads: number, more: readonly string[]): Entry {
  const { data, device, batch } = entrants
  const where = ['--device', device, ...(batch === undefined ? [] : ['--batch', batch])]
  const args = [place(script), '--data', data, '--threads', String(threads), ...where, ...more]
  return { name, command: entrants.python ?? 'python3', args, env: { OMP_NUM_THREADS: String(threads) }, threads }
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

/** Our own export of a network in onnxruntime-node, which draws. */
const onnxEntry = (network: string, data: string, threads: number): Entry => ({
  ...ours('onnx.ts', threads, ['--network', network, '--data', data, '--threads', String(threads)]),
  name: 'onnxruntime-node, our export',
  only: 'draws',
})

/** The contestants of the ν-Flows network, neutrina's first. */
export function nuFlowsEntries(entrants: Entrants): Entry[] {
  const { threads, backends, authors, jax, packages, data, batch } = entrants
  const own = backends.flatMap((backend) =>
    threads
      .filter((n) => EMBEDDED.includes(backend) || n === threads[0])
      .map((n) => neutrina('nu-flows', entrants, backend, n)),
  )
  const theirs = threads.flatMap((n) => [
    ...earlierEntry('nu-flows', entrants, n),
    ...(authors ? authorsEntries(entrants, "authors' ν-Flows", 'authorsNuFlows.py', n, authors) : []),
    ...(jax ? [python(entrants, 'JAX twin of ν-Flows', 'jaxNuFlows.py', n, [])] : []),
    ...(packages ? [onnxEntry('nu-flows', data, n)] : []),
  ])
  if (!packages) return [...own, ...theirs]
  // Node has none of the workers that it would share work with
  const args = ['--data', data, ...(batch === undefined ? [] : ['--batch', batch])]
  return [...own, ...theirs, { ...ours('jaxJs.ts', 1, args), name: 'jax-js twin of ν-Flows', only: 'step' }]
}

/** The contestants of the released ν²-Flows network, neutrina's first. */
export function nu2FlowsEntries(entrants: Entrants): Entry[] {
  const { threads, nu2Authors, nu2Data, packages } = entrants
  const own = { ...entrants, data: nu2Data }
  const theirs = threads.flatMap((n) => [
    ...earlierEntry('nu2-flows', own, n),
    ...(nu2Authors ? authorsEntries(own, "authors' ν²-Flows", 'authorsNu2Flows.py', n, nu2Authors) : []),
    ...(packages ? [onnxEntry('nu2-flows', nu2Data, n)] : []),
  ])
  return [...embedded(entrants, (backend, n) => neutrina('nu2-flows', own, backend, n)), ...theirs]
}

/** The contestants of the conditional flow that unfolds, neutrina's first. */
export function cinnEntries(entrants: Entrants): Entry[] {
  const own = { ...entrants, data: entrants.zwData }
  const twins = entrants.python
    ? entrants.threads.map((n) => python(own, 'cINN in PyTorch', 'thesisCinn.py', n, []))
    : []
  return [...embedded(entrants, (backend, n) => neutrina('cinn', own, backend, n)), ...twins]
}

/** Ours on each backend with each number of threads. */
const embedded = ({ backends, threads }: Pick<Entrants, 'backends' | 'threads'>, entry: Enter): Entry[] =>
  backends.filter((name) => EMBEDDED.includes(name)).flatMap((name) => threads.map((n) => entry(name, n)))

type Enter = (backend: string, threads: number) => Entry

/** A script of ours, in a process of its own. */
function ours(script: string, threads: number, args: readonly string[]): Omit<Entry, 'name'> {
  const all = ['--import', 'tsx', place(script), ...args]
  return { command: execPath, args: all, env: { NEUTRINA_THREADS: String(threads) }, threads }
}

/** How a network with a twin in PyTorch takes part. */
export interface TwinnedEntrants extends Pick<Entrants, 'backends' | 'threads' | 'python' | 'compile'> {
  /** Its name among `TWINNED`. */
  readonly network: string
  /** The twin's script, and the file that it begins with. */
  readonly script: string
  readonly file: string
}

/** The contestants of a network with a twin, neutrina's first; the twin where there is a python. */
export function twinnedEntries(given: TwinnedEntrants): Entry[] {
  const { network, script, file, python: command, threads, compile } = given
  const own = embedded(given, (backend, n) => ({
    ...ours('twinned.ts', n, ['--network', network, '--backend', backend]),
    name: `neutrina, ${backend}`,
  }))
  const twinsOf = (n: number): Entry[] => {
    const args = [place(script), '--threads', String(n), '--case', file]
    const env = { OMP_NUM_THREADS: String(n) }
    const plain = { name: 'PyTorch twin', command: command!, args, env, threads: n }
    return compile ? [plain, { ...plain, name: 'PyTorch twin, compiled', args: [...args, '--compile'] }] : [plain]
  }
  return command ? [...own, ...threads.flatMap(twinsOf)] : own
}
