import type { BackendChoice } from '../../lib/tensor/index.ts'
import type { Probe } from './probe.ts'
import type { Speed } from './speed.ts'
import type { Surroundings } from './surroundings.ts'

/** All that `neutrina doctor` finds out. */
export interface Findings extends Surroundings {
  backends: Probe[]
  /** What is used if nothing is asked for, or why nothing can be. */
  chosen: BackendChoice | { refused: string }
  speed?: Speed
}

const HOW_TO_READ = `How to read it: the embedded engine makes 20 to 35 GFLOP/s a thread on current machines, and a step of ν-Flows takes 6 to
10 ms on two cores, where the authors' PyTorch code takes about 40; much slower means that other work has the cores, that
fewer threads were granted than there are cores, or that the backend is cpu.`

const yesNo = (yes: boolean) => (yes ? 'yes' : 'no')

const line = (label: string, text: string) => `${label.padEnd(14)}${text}`

/** The findings as text for a terminal. */
export function formatFindings(found: Findings): string {
  const { versions, machine, threads, wasm, backends, chosen, speed } = found
  const { granted, asked } = threads
  return [
    line('versions', `neutrina ${versions.neutrina}, node ${versions.node}, V8 ${versions.v8}, tfjs ${versions.tfjs}`),
    line('machine', `${machine.system}, ${machine.cpu}, ${machine.memoryGB} GB`),
    line(
      'threads',
      `${granted} of ${machine.cores} cores granted; NEUTRINA_THREADS ${asked ? `= ${asked}` : 'not set'}`,
    ),
    line('WebAssembly', `SIMD ${yesNo(wasm.simd)}, relaxed SIMD ${relaxed(wasm)}, threads ${yesNo(wasm.threads)}`),
    '',
    'backends',
    ...backends.map(({ backend, what, missing }) => line(`  ${backend}`, what ?? `not here: ${missing}`)),
    line('  chosen', 'name' in chosen ? `${chosen.name} (${chosen.why})` : `none: ${chosen.refused}`),
    ...(speed ? ['', ...formatSpeed(speed), '', HOW_TO_READ] : []),
    '',
  ].join('\n')
}

const relaxed = ({ relaxedSimd }: Surroundings['wasm']) => (relaxedSimd ? 'yes' : 'no, or not wanted')

const formatSpeed = ({ matMulGflops, stepMilliseconds }: Speed) => [
  'speed of the chosen backend',
  `  matrix product 256 × 64 × 64              ${matMulGflops.toPrecision(3)} GFLOP/s`,
  `  ν-Flows training step, 256 events         ${stepMilliseconds.toPrecision(3)} ms`,
]
