import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { fitPreprocessing, type NuFlowsFeatures, standardiseFeatures, takeRows, targetBijection } from '../../../src/lib/systems/index.ts'
import { pseudorapidityFromPz } from '../../../src/lib/features/index.ts'
import { key, normals, ShapeError, type Tensor2D, tf } from '../../../src/lib/tensor/index.ts'
import { assertClose } from '../../helpers/assertClose.ts'
import { testBackend } from '../../helpers/backend.ts'

const within = (tolerance: number) => ({ relative: tolerance, absolute: tolerance })

before(async () => {
  await testBackend()
})

const matrix = (names: string[], data: Float32Array) => ({
  columns: names.map((name) => ({ name, unit: 'GeV' })),
  rows: data.length / names.length,
  data,
})

function features(frame: 'detector' | 'lepton', count = 50): NuFlowsFeatures {
  const offsets = Int32Array.from({ length: count + 1 }, (_, i) => Math.floor((i * 5) / 2))
  const turns = { angle: new Float64Array(count), ySign: new Int8Array(count), etaSign: new Int8Array(count) }
  return {
    count,
    frame,
    turns,
    event: matrix(
      ['met_px', 'met_py', 'lepton_eta'],
      normals(key(1), 3 * count).map((x, i) => (i % 3 === 1 ? 7 : 3 * x + 5)),
    ),
    jets: matrix(
      ['c'],
      normals(key(2), offsets[count]).map((x) => 2 * x - 1),
    ),
    offsets,
    target: matrix(
      ['px', 'py', 'eta'],
      normals(key(3), 3 * count).map((x, i) => 10 * (i % 3) + 4 * x),
    ),
  }
}

test('every column comes out with mean 0 and standard deviation 1; one that does not vary with 0', () => {
  const all = features('detector')
  const { event, target } = standardiseFeatures(all, fitPreprocessing(all))
  const moments = (data: Float32Array, width: number, column: number) => {
    const own = [...data].filter((_, i) => i % width === column)
    const mean = own.reduce((a, b) => a + b) / own.length
    return [mean, Math.sqrt(own.reduce((sum, x) => sum + (x - mean) ** 2, 0) / own.length)]
  }
  assertClose(moments(event, 3, 0), [0, 1], within(1e-5))
  assertClose(moments(event, 3, 1), [0, 0], within(1e-6))
  for (const column of [0, 1, 2]) assertClose(moments(target!, 3, column), [0, 1], within(1e-5))
})

test('the lepton frame keeps zero means and one scale for both transverse axes', () => {
  const { target } = fitPreprocessing(features('lepton'))
  const data = features('lepton').target!.data
  const square = (column: number) =>
    [...data].filter((_, i) => i % 3 === column).reduce((sum, x) => sum + x * x, 0) / 50
  assert.deepEqual(target.mean, [0, 0, 0])
  assertClose(
    target.scale,
    [Math.sqrt((square(0) + square(1)) / 2), Math.sqrt((square(0) + square(1)) / 2), Math.sqrt(square(2))],
    within(1e-6),
  )
})

test('columns that are not those of the training are refused by name', () => {
  const all = features('detector')
  const fitted = fitPreprocessing(all)
  const other = {
    ...all,
    event: {
      ...all.event,
      columns: ['met_px', 'met_py', 'z'].map((name) => ({ name, unit: 'GeV' })),
    },
  }
  assert.throws(
    () => standardiseFeatures(other, fitted),
    (error: Error) =>
      error instanceof ShapeError && /expected met_px, met_py, lepton_eta, got met_px, met_py, z/.test(error.message),
  )
})

test('a fit without truth is refused', () => {
  const { target: _, ...blind } = features('detector')
  assert.throws(() => fitPreprocessing(blind), /features with a target/)
})

test('taking rows packs their jets in the order asked for', () => {
  const all = standardiseFeatures(features('detector', 4), fitPreprocessing(features('detector', 4)))
  const taken = takeRows(all, [3, 1])
  assert.deepEqual([...taken.offsets], [0, 3, 6])
  assert.deepEqual([...taken.jets], [...all.jets.subarray(7, 10), ...all.jets.subarray(2, 5)])
  assert.deepEqual([...taken.event], [...all.event.subarray(9, 12), ...all.event.subarray(3, 6)])
})

test('the target bijection and η from p_z come back, with the log-determinant of a numerical Jacobian', () => {
  const fitted = fitPreprocessing(features('detector'))
  const standard = targetBijection(fitted)
  const rows = [30, -20, 55, 4, 9, -120, -70, 0.5, 3]
  const x = tf.tensor2d(rows, [3, 3])
  for (const bijection of [standard, pseudorapidityFromPz]) {
    const { value, logDet } = bijection.forward({}, x)
    const back = bijection.inverse({}, value)
    assertClose(back.value.dataSync(), rows, within(1e-4))
    const dets = logDet.add(tf.zeros([3])).dataSync()
    assertClose(
      back.logDet
        .add(tf.zeros([3]))
        .neg()
        .dataSync(),
      dets,
      within(1e-4),
    )
    for (const row of [0, 1, 2])
      assertClose(
        [dets[row]],
        [numericalLogDet((r) => bijection.forward({}, r).value, rows.slice(3 * row, 3 * row + 3))],
        within(2e-3),
      )
  }
})

function numericalLogDet(f: (x: Tensor2D) => Tensor2D, row: number[]): number {
  const step = 0.05
  const at = (i: number, by: number) => f(tf.tensor2d([row.map((x, j) => (j === i ? x + by : x))])).dataSync()
  const d = [0, 1, 2].map((i) => [...at(i, step)].map((up, j) => (up - at(i, -step)[j]) / (2 * step)))
  const det =
    d[0][0] * (d[1][1] * d[2][2] - d[1][2] * d[2][1]) -
    d[0][1] * (d[1][0] * d[2][2] - d[1][2] * d[2][0]) +
    d[0][2] * (d[1][0] * d[2][1] - d[1][1] * d[2][0])
  return Math.log(Math.abs(det))
}
