import { readFileSync } from 'node:fs'
import asc from 'assemblyscript/asc'
import { allowRelaxed } from '../src/engine/index.ts'
import type { Clock } from './clock.ts'

const ASSEMBLY = new URL('../src/engine/assembly/', import.meta.url)
const ENTRY = 'peak.ts'
const SOURCE = `
import { multiplyTiles } from './products/tile'
export function run(a: usize, b: usize, depth: i32, c: usize, tiles: i32, times: i32): void {
  for (let i = 0; i < times; i++) multiplyTiles(a, 4, 16, <usize>depth << 4, b, depth, c, 32, tiles, false)
}`

const ROWS_OF_TILE = 4
const COLUMNS_OF_TILE = 8
// a panel of B (8 kB) and four tiles of A (16 kB): everything stays in a first cache of 32 kB
const DEPTH = 256
const TILES = 4
const A = 4096
const B = A + TILES * ROWS_OF_TILE * DEPTH * 4
const C = B + COLUMNS_OF_TILE * DEPTH * 4

/** The engine's register tile alone, on data in the first cache. */
export interface TilePeak {
  readonly relaxed: boolean
  /** GFLOP/s of one thread over about `milliseconds`, by the clock. */
  measure(milliseconds: number): number
}

/**
 * Compiles the engine's own tile (`src/engine/assembly/products/tile.ts`) into a loop around it, with relaxed SIMD where the
 * runtime has it, as the engine does.
 */
export async function tilePeak(clock: Clock): Promise<TilePeak> {
  const best = await compile(['--enable', 'relaxed-simd'])
  const relaxed = allowRelaxed() && WebAssembly.validate(best)
  const { instance } = await WebAssembly.instantiate(relaxed ? best : await compile([]))
  const run = instance.exports.run as (
    a: number,
    b: number,
    depth: number,
    c: number,
    tiles: number,
    times: number,
  ) => void
  const seconds = (times: number) => {
    const start = clock()
    run(A, B, DEPTH, C, TILES, times)
    return clock() - start
  }
  const flops = 2 * ROWS_OF_TILE * COLUMNS_OF_TILE * DEPTH * TILES
  seconds(20_000)
  const unit = seconds(2_000) / 2_000
  return {
    relaxed,
    measure: (milliseconds) => {
      const times = Math.ceil(milliseconds / 1000 / unit)
      return (flops * times) / seconds(times) / 1e9
    },
  }
}

async function compile(options: readonly string[]): Promise<Uint8Array<ArrayBuffer>> {
  let binary: Uint8Array<ArrayBuffer> | undefined
  const base = [
    '-O3',
    '--noAssert',
    '--runtime',
    'stub',
    '--initialMemory',
    '2',
    '--enable',
    'simd',
    '--disableWarning',
  ]
  const { error, stderr } = await asc.main([ENTRY, ...base, ...options, '--outFile', 'peak.wasm'], {
    readFile: (name) => (name === ENTRY ? SOURCE : sourceOf(name)),
    writeFile: (_, contents) => {
      binary = Uint8Array.from(contents as Uint8Array)
    },
    listFiles: () => [],
  })
  if (binary) return binary
  throw new Error(`the tile did not compile: ${error?.message}\n${stderr}`)
}

/** The compiler probes several places for an import; null says that one is not there. */
function sourceOf(name: string): string | null {
  try {
    return readFileSync(new URL(name, ASSEMBLY), 'utf8')
  } catch {
    return null
  }
}
