import { fma } from '../lanes/arithmetic'
import { sumLanes } from '../lanes/sums'
import { Piece, PIECE_BYTES, ProductPiece, SumPiece, weightGradients } from '../memory/jobs'
import { productsOfStrips } from './together'

export function weightGradientsChunk(chunk: i32): void {
  const piece = changetype<Piece>(weightGradients.pieces + <usize>chunk * PIECE_BYTES)
  if (!piece.product) return addChunks(changetype<SumPiece>(piece))
  const product = changetype<ProductPiece>(piece)
  if (!weightGradients.wide) return rows(product)
  const strips = weightGradients.strips
  productsOfStrips(
    product.from, product.step, product.rows, product.dz, product.dzStep, product.columns, strips, product.out,
  )
}

function rows(piece: ProductPiece): void {
  const J = piece.columns
  const count = piece.rows
  const bytes = <usize>J << 2
  for (let j = 0; j < J; j += 8) {
    for (let k = 0; k < count; k += 4) {
      const x = piece.from + (<usize>k << 5)
      const dz = piece.dz + (<usize>j << 5)
      const at = piece.out + <usize>k * bytes + (<usize>j << 2)
      tile(x, piece.step, dz, piece.dzStep, at, bytes, min(4, count - k), min(8, J - j))
    }
  }
}

/** 4 × 8 numbers of dW; those beyond `height` and `width` are not stored. */
function tile(x: usize, stepX: usize, dz: usize, stepDz: usize, out: usize, ldo: usize, height: i32, width: i32): void {
  let r00 = f32x4.splat(0), r01 = r00, r10 = r00, r11 = r00
  let r20 = r00, r21 = r00, r30 = r00, r31 = r00
  for (let s = weightGradients.strips; s > 0; s--) {
    let a = x
    let b = dz
    const end = dz + 256
    while (b < end) {
      const b0 = v128.load(b)
      const b1 = v128.load(b, 16)
      const v0 = v128.load32_splat(a)
      r00 = fma(v0, b0, r00)
      r01 = fma(v0, b1, r01)
      const v1 = v128.load32_splat(a, 32)
      r10 = fma(v1, b0, r10)
      r11 = fma(v1, b1, r11)
      const v2 = v128.load32_splat(a, 64)
      r20 = fma(v2, b0, r20)
      r21 = fma(v2, b1, r21)
      const v3 = v128.load32_splat(a, 96)
      r30 = fma(v3, b0, r30)
      r31 = fma(v3, b1, r31)
      a += 4
      b += 32
    }
    x += stepX
    dz += stepDz
  }
  storeRow(out, r00, r01, width)
  if (height > 1) storeRow(out + ldo, r10, r11, width)
  if (height > 2) storeRow(out + 2 * ldo, r20, r21, width)
  if (height > 3) storeRow(out + 3 * ldo, r30, r31, width)
}

function storeRow(out: usize, left: v128, right: v128, width: i32): void {
  if (width == 8) {
    v128.store(out, left)
    v128.store(out, right, 16)
    return
  }
  let rest = left
  if (width > 4) {
    v128.store(out, left)
    rest = right
    out += 16
  }
  for (let i = width > 4 ? width - 4 : width; i > 0; i--) {
    v128.store_lane<f32>(out, rest, 0)
    rest = v128.shuffle<f32>(rest, rest, 1, 2, 3, 0)
    out += 4
  }
}

/** Sums of four lanes over chunks, in order. */
function addChunks(piece: SumPiece): void {
  const n = piece.count
  const out = piece.out
  if (piece.chunks == 0) {
    memory.fill(out, 0, <usize>n << 2)
    return
  }
  for (let i = 0; i < n; i++) {
    let at = piece.from + (<usize>i << 4)
    let sum = v128.load(at)
    for (let c = 1; c < piece.chunks; c++) {
      at += piece.step
      sum = f32x4.add(sum, v128.load(at))
    }
    store<f32>(out + (<usize>i << 2), sumLanes(sum))
  }
}
