import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Matrix } from '../../../src/lib/columns/index.ts'
import { takeFeatures, unturned } from '../../../src/lib/features/index.ts'
import type { NeutrinoFeatures } from '../../../src/lib/systems/singleNeutrino/features.ts'
import { fitPreprocessing, preprocessed } from '../../../src/lib/systems/singleNeutrino/preprocessing.ts'
import { key, normals, ShapeError } from '../../../src/lib/tensor/index.ts'
import { assertClose } from '../../helpers/assertClose.ts'

const within = (tolerance: number) => ({ relative: tolerance, absolute: tolerance })

const matrix = (names: string[], data: Float32Array): Matrix => ({
  columns: names.map((name) => ({ name, unit: 'GeV' })),
  count: data.length / names.length,
  perEvent: 1,
  data,
})

function features(frame: 'detector' | 'lepton', count = 50): NeutrinoFeatures {
  const offsets = Int32Array.from({ length: count + 1 }, (_, i) => Math.floor((i * 5) / 2))
  const turns = unturned(count)
  return {
    count,
    frame,
    turns,
    inputs: {
      event: matrix(
        ['met_px', 'met_py', 'lepton_eta'],
        normals(key(1), 3 * count).map((x, i) => (i % 3 === 1 ? 7 : 3 * x + 5)),
      ),
      jets: {
        count,
        offsets,
        columns: [{ name: 'c' }],
        data: normals(key(2), offsets[count]).map((x) => 2 * x - 1),
      },
    },
    target: matrix(
      ['px', 'py', 'eta'],
      normals(key(3), 3 * count).map((x, i) => 10 * (i % 3) + 4 * x),
    ),
  }
}

test('every column comes out with mean 0 and standard deviation 1; one that does not vary with 0', () => {
  const all = features('detector')
  const { inputs, target } = preprocessed(all, fitPreprocessing(all))
  const event = inputs.event.data
  const moments = (data: Float32Array, width: number, column: number) => {
    const own = [...data].filter((_, i) => i % width === column)
    const mean = own.reduce((a, b) => a + b) / own.length
    return [mean, Math.sqrt(own.reduce((sum, x) => sum + (x - mean) ** 2, 0) / own.length)]
  }
  assertClose(moments(event, 3, 0), [0, 1], within(1e-5))
  assertClose(moments(event, 3, 1), [0, 0], within(1e-6))
  for (const column of [0, 1, 2]) assertClose(moments(target!.data, 3, column), [0, 1], within(1e-5))
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
    inputs: {
      ...all.inputs,
      event: { ...all.inputs.event, columns: ['met_px', 'met_py', 'z'].map((name) => ({ name, unit: 'GeV' })) },
    },
  }
  assert.throws(
    () => preprocessed(other, fitted),
    (error: Error) =>
      error instanceof ShapeError && /expected met_px, met_py, lepton_eta, got met_px, met_py, z/.test(error.message),
  )
})

test('a fit without truth is refused', () => {
  const { target: _, ...blind } = features('detector')
  assert.throws(() => fitPreprocessing(blind), /features with a target/)
})

test('taking rows packs their jets in the order asked for', () => {
  const all = preprocessed(features('detector', 4), fitPreprocessing(features('detector', 4)))
  const taken = takeFeatures(all, [3, 1])
  assert.deepEqual([...taken.inputs.jets.offsets!], [0, 3, 6])
  const of = (part: 'jets' | 'event', ...ranges: [number, number][]) =>
    ranges.flatMap(([from, to]) => [...all.inputs[part].data.subarray(from, to)])
  assert.deepEqual([...taken.inputs.jets.data], of('jets', [7, 10], [2, 5]))
  assert.deepEqual([...taken.inputs.event.data], of('event', [9, 12], [3, 6]))
})
