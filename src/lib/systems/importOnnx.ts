import { ConfigError, FileError } from '../../complaint.ts'
import type { AnyEvents, Events } from '../events/index.ts'
import { type OnnxArray, type OnnxSession, openOnnx } from '../onnx/index.ts'
import type { DrawOptions } from '../samples/index.ts'
import { type key, normals, uniforms } from '../tensor/index.ts'
import { blockFeed, eventFeed } from './onnxFeeds.ts'
import { SYSTEMS } from './registry.ts'
import type { ImportedDraws, Judgement, System, Trained } from './system.ts'

/** Draws of some events, as a network of a file gives them. */
interface Found {
  /** [events, draws, neutrinos, 3] */
  readonly momenta: Float32Array
  /** [events, draws] */
  readonly logProb: Float32Array
}

/** How a network of a file is asked. */
interface Asked {
  readonly neutrinos: 1 | 2
  /** Draws of one call. */
  readonly draws: number
  /** Columns of the latent, where it is an input. */
  readonly dim?: number
  /** Events of one call. */
  readonly events: number
  readonly run: (events: Events, from: number, to: number, z: Float32Array | undefined) => Found
}

const EVENTS = 256

const named = (ports: readonly { name: string }[]) =>
  ports
    .map(({ name }) => name)
    .sort()
    .join(', ')

/** One output, or those of several names side by side. */
function outputOf(found: Readonly<Record<string, OnnxArray>>, path: string, ...names: readonly string[]): Float32Array {
  const parts = names.filter((name) => name in found).map((name) => found[name].data)
  if (parts.length > 0) return Float32Array.from(parts.flatMap((part) => [...part]))
  const got = Object.keys(found).join(', ')
  throw new FileError({ who: path, wanted: `an output ${names.join(' or ')}`, got })
}

/** Which of both interfaces a file has. @throws FileError for another */
function askedOf(path: string, session: OnnxSession): Asked {
  const { inputs, run } = session
  const shapes = Object.fromEntries(inputs.map(({ name, shape }) => [name, shape]))
  const plain = named(inputs.filter(({ name }) => name !== 'z'))
  const z = shapes.z
  if (plain === 'counts, jets, leptons, met' && z) {
    const [draws, dim] = [Number(z[1]), Number(z[2])]
    const neutrinos = Number(shapes.leptons[1]) as 1 | 2
    return {
      ...{ neutrinos, draws, dim, events: EVENTS },
      run: (events, from, to, rows) => {
        const latent = { data: rows!, shape: [to - from, draws, dim] }
        const found = run({ ...eventFeed(events, from, to), z: latent })
        return { momenta: outputOf(found, path, 'gen_nu'), logProb: outputOf(found, path, 'log_prob') }
      },
    }
  }
  if (plain === 'jets, leptons, met, misc') {
    const dim = z ? Number(z[2]) : undefined
    return {
      ...{ neutrinos: 2, draws: 1, events: 1, ...(dim !== undefined && { dim }) },
      run: (events, from, _, rows) => {
        const found = run({ ...blockFeed(events, from), ...(rows && { z: { data: rows, shape: [1, 1, dim!] } }) })
        const outputs = 'outputs' in found ? ['outputs'] : ['neutrinos', 'antineutrino', 'antineutrinos']
        return { momenta: outputOf(found, path, ...outputs), logProb: outputOf(found, path, 'log_probs') }
      },
    }
  }
  const wanted = "inputs met, leptons, jets, counts, z, or those of TopCPToolkit's block: jets, leptons, met, misc"
  throw new FileError({ who: path, wanted, got: named(inputs), fix: 'see docs/onnx.md' })
}

/**
 * A posterior that draws by a network of an ONNX file: `neutrina export`'s, or of others with the inputs of TopCPToolkit's NuFlows
 * block. Latent numbers that are an input come from the key, so that an exported network gives the draws of the library; a file
 * that draws inside gives others each time. It tells no density of the truth.
 * @throws FileError for a file that is none, or has other inputs; ConfigError without onnxruntime-web
 */
export async function importOnnx(path: string): Promise<Trained<Judgement>> {
  const session = await openOnnx(path)
  try {
    const asked = askedOf(path, session)
    const layout = asked.neutrinos === 1 ? 'semileptonic' : 'dileptonic'
    const system = (SYSTEMS as readonly System[]).find(({ needs, imported }) => imported && needs.layout === layout)!
    const trained = system.imported!((events, options) => drawsOf(path, session, asked, events, options))
    return { ...trained, dispose: session.close }
  } catch (error) {
    session.close()
    throw error
  }
}

function* drawsOf(
  path: string,
  { metadata }: OnnxSession,
  asked: Asked,
  given: AnyEvents,
  { key: own, draws, first = 0 }: DrawOptions,
): ReturnType<ImportedDraws> {
  const { dim, neutrinos, draws: each } = asked
  if (draws % each !== 0) {
    const fix = 'ask for so many, or export it with --draws 1'
    throw new ConfigError({ who: path, wanted: `a multiple of its ${each} draws of an event`, got: String(draws), fix })
  }
  const events = given as Events
  const width = 3 * neutrinos
  for (let from = 0; from < events.count; from += EVENTS) {
    const count = Math.min(EVENTS, events.count - from)
    const values = new Float32Array(count * draws * width)
    const logProb = new Float32Array(count * draws)
    const latents = dim === undefined ? undefined : latentsOf(own, metadata, dim, (first + from) * draws, count * draws)
    for (let at = 0; at < count; at += asked.events) {
      const some = Math.min(asked.events, count - at)
      for (let draw = 0; draw < draws; draw += each) {
        const z = latents && rowsOf(latents, dim!, draws, { at, some, draw, each })
        const found = asked.run(events, from + at, from + at + some, z)
        for (let i = 0; i < some; i++) {
          const place = (at + i) * draws + draw
          values.set(found.momenta.subarray(i * each * width, (i + 1) * each * width), place * width)
          logProb.set(found.logProb.subarray(i * each, (i + 1) * each), place)
        }
      }
    }
    yield { first: first + from, samples: { count, draws, values, logProb: { physical: logProb, target: logProb } } }
  }
}

/** The latent rows of some draws of some events, out of those of a block. */
function rowsOf(
  latents: Float32Array,
  dim: number,
  draws: number,
  { at, some, draw, each }: Readonly<Record<'at' | 'some' | 'draw' | 'each', number>>,
): Float32Array {
  const out = new Float32Array(some * each * dim)
  for (let i = 0; i < some; i++) {
    const place = ((at + i) * draws + draw) * dim
    out.set(latents.subarray(place, place + each * dim), i * each * dim)
  }
  return out
}

/** Latent rows from place `first` of the key's stream, as the file wants them: uniform from −1 to 1, or normal. */
function latentsOf(
  own: ReturnType<typeof key>,
  metadata: OnnxSession['metadata'],
  dim: number,
  first: number,
  rows: number,
) {
  return metadata.latent === 'uniform'
    ? uniforms(own, rows * dim, first * dim).map((u) => 2 * u - 1)
    : normals(own, rows * dim, first * dim)
}
