import { packLanes, transpose4 } from '../lanes/transpose'

/*
 * A strip is eight rows turned: number f of the rows lies in 32 bytes at f · 32, two vectors. Sums over a row's numbers need
 * no shuffles there, and weights are read as they lie, whichever way a product goes.
 */
export const STRIP_ROWS: i32 = 8
/** Bytes of one number of all rows, as a shift. */
export const NUMBER: usize = 5

/** Up to eight rows, `step` bytes apart, as a strip; what is beyond `rows` is zero. */
export function loadStrip(x: usize, step: usize, columns: i32, rows: i32, strip: usize): void {
  packLanes(x, step, columns, min(4, rows), strip, 32)
  packLanes(x + 4 * step, step, columns, max(0, min(4, rows - 4)), strip + 16, 32)
}

/** A strip back to up to eight rows, `step` bytes apart. */
export function storeStrip(strip: usize, columns: i32, rows: i32, x: usize, step: usize): void {
  let j = 0
  if (rows == STRIP_ROWS) {
    for (; j + 4 <= columns; j += 4) {
      transpose4(strip, strip + 32, strip + 64, strip + 96, x, step)
      transpose4(strip + 16, strip + 48, strip + 80, strip + 112, x + 4 * step, step)
      strip += 128
      x += 16
    }
  }
  for (; j < columns; j++) {
    for (let i = 0; i < rows; i++) store<f32>(x + <usize>i * step, load<f32>(strip + (<usize>i << 2)))
    strip += 32
    x += 4
  }
}

/**
 * A strip of J numbers as tiles of 8 numbers, each eight rows of 8: what a product that sums over rows wants. The strip must
 * have room up to a multiple of 8 numbers; what is there is overwritten by zeros.
 */
export function turnStrip(strip: usize, J: i32, out: usize): void {
  const padded = (J + 7) & ~7
  memory.fill(strip + (<usize>J << NUMBER), 0, <usize>(padded - J) << NUMBER)
  for (let j = 0; j < padded; j += 8) {
    transpose4(strip, strip + 32, strip + 64, strip + 96, out, 32)
    transpose4(strip + 16, strip + 48, strip + 80, strip + 112, out + 128, 32)
    transpose4(strip + 128, strip + 160, strip + 192, strip + 224, out + 16, 32)
    transpose4(strip + 144, strip + 176, strip + 208, strip + 240, out + 144, 32)
    strip += 256
    out += 256
  }
}

/** y = a + b over strips. */
export function addStrip(a: usize, b: usize, y: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) v128.store(y + at, f32x4.add(v128.load(a + at), v128.load(b + at)))
}
