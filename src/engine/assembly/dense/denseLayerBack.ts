import { activateBack } from '../lanes/activation'
import { firstLanes, loadPart, loadUpTo, storePart, storeUpTo } from '../lanes/parts'
import { Activation, denseBack } from '../memory/jobs'
import { scratch } from '../memory/scratch'
import { normedRow } from './normedRowBack'

export function denseBackChunk(chunk: i32): void {
  const kind = denseBack.activation
  // called by reference: as one function their loops share registers, which costs twice the time
  let back = identityBack
  if (kind == Activation.LEAKY_RELU) back = leakyReluBack
  else if (kind == Activation.RELU) back = reluBack
  else if (kind == Activation.SILU) back = siluBack
  back(chunk)
}

function identityBack(chunk: i32): void {
  // dz is dy: where nobody wants it elsewhere, its columns are all there is to add
  if (!denseBack.gain && !denseBack.dz && !denseBack.panels) columnSums(chunk)
  else rowsBack(chunk, Activation.IDENTITY)
}

/** The sums of dbias: dy of a chunk's rows, column by column, rows in their order. */
function columnSums(chunk: i32): void {
  const out = denseBack.columns
  const size = denseBack.perChunk
  const first = chunk * size
  const rows = min(denseBack.rows - first, size)
  const bytes = <usize>out << 2
  const padded = (bytes + 15) & ~15
  const sums = denseBack.sums + <usize>chunk * padded * 3
  memory.fill(sums, 0, padded * 3)
  const dy = denseBack.dy + <usize>first * bytes
  let at: usize = 0
  for (; at + 64 <= bytes; at += 64) {
    let from = dy + at
    let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0
    for (let i = 0; i < rows; i++) {
      s0 = f32x4.add(s0, v128.load(from))
      s1 = f32x4.add(s1, v128.load(from, 16))
      s2 = f32x4.add(s2, v128.load(from, 32))
      s3 = f32x4.add(s3, v128.load(from, 48))
      from += bytes
    }
    v128.store(sums + at, s0)
    v128.store(sums + at, s1, 16)
    v128.store(sums + at, s2, 32)
    v128.store(sums + at, s3, 48)
  }
  for (; at < bytes; at += 16) {
    const lanes = <i32>(bytes - at) >> 2
    let from = dy + at
    let sum = f32x4.splat(0)
    for (let i = 0; i < rows; i++) {
      sum = f32x4.add(sum, loadUpTo(from, lanes))
      from += bytes
    }
    storeUpTo(sums + at, sum, lanes)
  }
}

function leakyReluBack(chunk: i32): void {
  rowsBack(chunk, Activation.LEAKY_RELU)
}

function reluBack(chunk: i32): void {
  rowsBack(chunk, Activation.RELU)
}

function siluBack(chunk: i32): void {
  rowsBack(chunk, Activation.SILU)
}

// @ts-ignore: decorator
@inline
function rowsBack(chunk: i32, kind: i32): void {
  const out = denseBack.columns
  const size = denseBack.perChunk
  const first = chunk * size
  const last = min(denseBack.rows, first + size)
  const bytes = <usize>out << 2
  const padded = (bytes + 15) & ~15
  const sums = denseBack.sums + <usize>chunk * padded * 3
  memory.fill(sums, 0, padded * 3)
  const gain = denseBack.gain
  // panels that nobody wants are one, 32 bytes that all rows write to
  const wanted = denseBack.panels != 0
  const panelBytes = wanted ? <usize>denseBack.rows << 5 : 0
  for (let i = first; i < last; i++) {
    const at = <usize>i * bytes
    const dy = denseBack.dy + at
    const kept = denseBack.kept + at
    const panel = wanted ? denseBack.panels + (<usize>i << 5) : scratch()
    const dz = denseBack.dz ? denseBack.dz + at : 0
    if (gain) {
      const statistics = denseBack.statistics + (<usize>i << 3)
      normedRow(dy, kept, statistics, gain, bytes, dz, panel, panelBytes, sums, kind)
    } else plainRow(dy, kept, bytes, dz, panel, panelBytes, sums, kind)
    if (out & 4 || out & 3) zeroPanelEnd(panel, panelBytes, out)
  }
}

/** The lanes of a row's last panel that no column fills. */
function zeroPanelEnd(panel: usize, panelBytes: usize, out: i32): void {
  const used = ((out & 7) + 3) & ~3
  if (used == 4) v128.store(panel + <usize>(out >> 3) * panelBytes, f32x4.splat(0), 16)
}

/** dz = dy · activation', to its row if wanted and to its panels; added to the sums of dbias. */
// @ts-ignore: decorator
@inline
function plainRow(
  dy: usize, kept: usize, bytes: usize, dz: usize, panel: usize, panelBytes: usize, sums: usize, kind: i32,
): void {
  const whole = bytes & ~15
  let at: usize = 0
  for (; at < whole; at += 16) {
    const d = activateBack(v128.load(dy + at), v128.load(kept + at), kind)
    if (dz) v128.store(dz + at, d)
    v128.store(panel + (at >> 5) * panelBytes + (at & 16), d)
    v128.store(sums + at, f32x4.add(v128.load(sums + at), d))
  }
  const rest = <i32>(bytes - whole) >> 2
  if (rest) {
    const d = v128.and(activateBack(loadPart(dy + at, rest), loadPart(kept + at, rest), kind), firstLanes(rest))
    if (dz) storePart(dz + at, d, rest)
    v128.store(panel + (at >> 5) * panelBytes + (at & 16), d)
    v128.store(sums + at, f32x4.add(v128.load(sums + at), d))
  }
}
