import { readBuild } from './builds.ts'
import { EngineError } from './errors.ts'
import { allowRelaxed } from './relaxed.ts'

/** A compiled build of the kernels. */
export interface Binary {
  readonly module: WebAssembly.Module
  readonly shared: boolean
  /** Whether it uses relaxed SIMD (fused multiply-add). */
  readonly relaxed: boolean
}

/** Whether this runtime can share a memory between threads. */
export const canShare = (): boolean => typeof SharedArrayBuffer === 'function'

/**
 * The best build that this runtime takes: with relaxed SIMD where it has it.
 * @param relaxed false: the plain build even where relaxed SIMD is there
 * @throws EngineError when there is no SIMD, or the engine was not built
 */
export function loadBinary(shared: boolean, relaxed = true): Binary {
  const name = shared ? 'shared' : 'single'
  const best = relaxed && allowRelaxed() ? readBuild(`${name}-relaxed`) : undefined
  if (best && WebAssembly.validate(best)) return { module: new WebAssembly.Module(best), shared, relaxed: true }
  const plain = readBuild(name)
  if (!WebAssembly.validate(plain)) {
    throw new EngineError({
      who: 'engine',
      wanted: 'a runtime with WebAssembly SIMD',
      got: 'one without it',
      fix: "use Node 20 or newer, or a current browser, on a machine with SSE4.1 or NEON, or choose the backend 'cpu'",
    })
  }
  return { module: new WebAssembly.Module(plain), shared, relaxed: false }
}
