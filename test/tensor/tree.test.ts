import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { countWeights, disposeTree, fromLeaves, leaves, mapTree, ShapeError, tf } from '../../src/lib/tensor/index.ts'
import { testBackend } from '../helpers/backend.ts'

before(testBackend)

const tree = () => ({ b: tf.zeros([3]), a: [{ w: tf.ones([2, 2]) }, { w: tf.zeros([1]) }] })

test('leaves come in the order of the tree, named by their path', () => {
  assert.deepEqual(
    leaves(tree()).map(({ name, tensor }) => [name, tensor.shape]),
    [
      ['b', [3]],
      ['a.0.w', [2, 2]],
      ['a.1.w', [1]],
    ],
  )
  assert.deepEqual(
    leaves(tf.scalar(1)).map(({ name }) => name),
    [''],
  )
})

test('all weights are counted', () => assert.equal(countWeights(tree()), 8))

test('mapTree keeps the shape of the tree and tells each name', async () => {
  const names: string[] = []
  const mapped = mapTree(tree(), (tensor, name) => {
    names.push(name)
    return tensor.add(1)
  })
  assert.deepEqual(names, ['b', 'a.0.w', 'a.1.w'])
  assert.ok(Array.isArray(mapped.a))
  assert.deepEqual([...(await mapped.a[0].w.data())], [2, 2, 2, 2])
})

test('fromLeaves puts a flat list back', async () => {
  const like = tree()
  const doubled = fromLeaves(
    like,
    leaves(like).map(({ tensor }) => tensor.mul(2)),
  )
  assert.deepEqual([...(await doubled.a[0].w.data())], [2, 2, 2, 2])
  assert.deepEqual(
    leaves(doubled).map(({ name }) => name),
    leaves(like).map(({ name }) => name),
  )
})

test('fromLeaves refuses another number of tensors, and a shape that does not fit, by name', () => {
  const tensors = leaves(tree()).map(({ tensor }) => tensor)
  assert.throws(
    () => fromLeaves(tree(), tensors.slice(1)),
    new ShapeError({ who: 'parameters', wanted: '3 tensors', got: '2' }),
  )
  assert.throws(
    () => fromLeaves(tree(), [tensors[0], tensors[2], tensors[1]]),
    new ShapeError({ who: 'parameter a.0.w', wanted: 'shape [2,2]', got: '[1]' }),
  )
})

test('disposeTree frees every tensor', () => {
  const held = tf.memory().numTensors
  const params = tree()
  assert.equal(tf.memory().numTensors, held + 3)
  disposeTree(params)
  assert.equal(tf.memory().numTensors, held)
})
