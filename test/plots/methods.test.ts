import assert from 'node:assert/strict'
import { test } from 'node:test'
import { methodStyle, methodsPanel, SERIES } from '../../src/plots/index.ts'

test('a method is drawn the same by its id and by its name in older reports', () => {
  for (const [id, name] of [
    ['nu_weighting', 'ν-Weighting'],
    ['nu_weighting_mean', 'ν-Weighting mean'],
    ['ellipse', 'Ellipse'],
    ['flow_sample', 'flow sample'],
    ['flow_mode', 'flow mode'],
    ['flow_median', 'flow median'],
  ]) {
    assert.deepEqual(methodStyle(id), methodStyle(name))
    assert.notEqual(methodStyle(id).label, id)
  }
})

test('a label that is given beside the id is shown, in the colour of the id', () => {
  assert.deepEqual(methodStyle({ name: 'mode', label: 'BINN, mode' }), { ...methodStyle('mode'), label: 'BINN, mode' })
})

test('the figures of methods take the labels of a report, in legends and titles, and keep the colours', () => {
  const labels = { truth: 'true ν', mode: 'BINN, mode', mw: 'the baseline' }
  const columns = { truth: { x: [1, 2, 3] }, mode: { x: [1, 2, 2] } }
  const options = { of: { name: 'x' }, bins: { bins: 2, range: [0, 4] as const } }
  const plain = JSON.stringify(methodsPanel(columns, options).spec)
  const given = JSON.stringify(methodsPanel(columns, { ...options, labels }).spec)
  assert.match(given, /true ν.*BINN, mode/)
  assert.match(given, /ratio to true ν/)
  const coloursOf = (spec: string) => [...new Set(spec.match(/#[0-9a-f]{6}/g))]
  assert.deepEqual(coloursOf(given), coloursOf(plain))
})

test('methods that are not known get colours in their order; names of the language are names', () => {
  assert.deepEqual(
    [0, 1, 6].map((place) => methodStyle('omnifold', place).colour),
    [SERIES[0], SERIES[1], SERIES[0]],
  )
  assert.equal(methodStyle('constructor').label, 'constructor')
})
