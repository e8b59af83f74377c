import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { before, test } from 'node:test'
import { type Nu2FlowsParams, nu2Flows } from '../../../src/lib/systems/twoNeutrinos/flow.ts'
import { nu2Tokens } from '../../../src/lib/systems/twoNeutrinos/network/inputs.ts'
import { NU2_FLOWS_PROFILES, nu2FlowsShape } from '../../../src/lib/systems/twoNeutrinos/profiles.ts'
import { key, leaves, mapTree, type Scalar, tf } from '../../../src/lib/tensor/index.ts'
import { lossAndGradients } from '../../../src/lib/training/index.ts'
import { assertClose } from '../../helpers/assertClose.ts'
import { testBackend } from '../../helpers/backend.ts'

interface Reference {
  /** Number of jets of each event. */
  jetsOf: number[]
  inputs: Record<'met' | 'leptons' | 'misc' | 'jets' | 'target', number[]>
  logProb: number[]
  /** By our names, rows as inputs. */
  weights: Record<string, number[]>
  /** Of −mean(logProb). */
  gradients: Record<string, number[]>
}

// written by models-nu2flows.py from the authors' code at commit efe0c36 with nflows 0.14 and PyTorch, in float64
const REFERENCE: Reference = JSON.parse(
  readFileSync(new URL('../../reference/models-nu2flows.json', import.meta.url), 'utf8'),
)

before(testBackend)

/** The widths that the script names. */
const { events, flow } = NU2_FLOWS_PROFILES.released
const model = nu2Flows({
  ...nu2FlowsShape('released'),
  events: { ...events, width: 8, embedderWidth: 5, hidden: 6, heads: 2, encoderLayers: 2 },
  embedding: { width: 4, dropout: 0.2 },
  context: 3,
  flow: { ...flow, couplings: 3, bins: 4, width: 7 },
})

/** The authors have event network and embedding in one. */
const nameThere = (name: string) =>
  name.replace(/^events\./, 'transformer.').replace(/^embedding\./, 'transformer.embedding.')

const paramsOfAuthors = (): Nu2FlowsParams =>
  mapTree(model.init(key(1)), ({ shape }, name) => tf.tensor(REFERENCE.weights[nameThere(name)], shape))

function logProb(params: Nu2FlowsParams) {
  const { jetsOf, inputs } = REFERENCE
  const rows = (part: keyof Reference['inputs'], width: number) =>
    tf.tensor2d(inputs[part], [inputs[part].length / width, width])
  const offsets = Int32Array.from({ length: jetsOf.length + 1 }, (_, i) =>
    jetsOf.slice(0, i).reduce((a, b) => a + b, 0),
  )
  const given = {
    met: rows('met', 2),
    leptons: rows('leptons', 6),
    misc: rows('misc', 2),
    jets: rows('jets', 5),
    tokens: nu2Tokens(offsets),
  }
  return model.logProb(params, given, rows('target', 6))
}

test('every array of the authors’ network has its place', () => {
  const ours = leaves(model.init(key(1))).map(({ name, tensor }) => `${nameThere(name)} ${tensor.size}`)
  const theirs = Object.entries(REFERENCE.weights).map(([name, numbers]) => `${name} ${numbers.length}`)
  assert.deepEqual(ours.sort(), theirs.sort())
})

test('with their weights, the log-density is theirs', () => {
  assertClose(logProb(paramsOfAuthors()).dataSync(), REFERENCE.logProb, { relative: 2e-6, absolute: 2e-5 })
})

test('with their weights, so is every gradient', () => {
  const params = paramsOfAuthors()
  const { gradients } = lossAndGradients(params, (p) => logProb(p).mean().neg() as Scalar)
  leaves(params).forEach(({ name }, i) => {
    const wanted = REFERENCE.gradients[nameThere(name)]
    const largest = Math.max(...wanted.map(Math.abs))
    assertClose(gradients[i].dataSync(), wanted, { absolute: 1e-4 * largest + 1e-6 }, name)
  })
})
