import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { toBundle } from '../../src/kernel/display/index.ts'
import {
  DISPLAY,
  labelHtml,
  type Sketch,
  shortNumber,
  showing,
  signed,
  sketchHtml,
  sketchText,
} from '../../src/lib/show/index.ts'

const HOSTILE = '<img src=x onerror="alert(1)">'
const sketch: Sketch = {
  heading: 'p_T^ν of 2 events',
  facts: [
    ['from', 'a.h5'],
    ['lacks', 'charge'],
  ],
  tables: [
    {
      head: ['', 'p_z [GeV]', 'word'],
      rows: [
        ['one', -1.5, 'x'],
        ['another', 1e6 / 3, undefined],
      ],
      notes: ['below'],
    },
    { title: 'More', rows: [['m_W', 80.4]] },
  ],
  notes: ['the end'],
}

test('a sketch as text: facts and tables line up, what has a title stands apart, minus signs are minus signs', () => {
  assert.equal(
    sketchText(sketch),
    [
      'p_T^ν of 2 events',
      '  from   a.h5',
      '  lacks  charge',
      '           p_z [GeV]  word',
      '  one           −1.5     x',
      '  another     333333',
      '  below',
      '',
      'More',
      '  m_W  80.4',
      'the end',
    ].join('\n'),
  )
  assert.equal(sketchText({ heading: 'alone' }), 'alone')
  assert.equal(sketchText({ heading: 'none', tables: [{ rows: [] }] }), 'none')
})

test('a sketch as HTML: symbols are set, numbers stand to the right, and every text is escaped', () => {
  const html = sketchHtml(sketch)
  assert.ok(html.startsWith('<p><b>p<sub>T</sub><sup>ν</sup> of 2 events</b></p>'), html)
  assert.match(html, /<td style="text-align:right">−1\.5<\/td>/)
  assert.match(html, /<th style="text-align:right">p<sub>z<\/sub> \[GeV\]<\/th>/)
  const hostile: Sketch = {
    heading: HOSTILE,
    facts: [[HOSTILE, HOSTILE]],
    tables: [{ title: HOSTILE, head: [HOSTILE], rows: [[HOSTILE, HOSTILE]], notes: [HOSTILE] }],
    notes: [HOSTILE],
  }
  assert.doesNotMatch(sketchHtml(hostile), /<img/)
  assert.equal(sketchHtml(hostile).match(/&lt;img/g)?.length, 9)
})

test('an object shows itself by one protocol: in a notebook, in a console, inside of another, and as a changed copy', async () => {
  const of = { n: 3, ...showing<{ n: number }>(({ n }) => ({ heading: `${n} things`, notes: ['-'] })) }
  assert.equal(inspect(of), '3 things\n-')
  assert.equal(inspect({ ...of, n: 4 }), '4 things\n-')
  assert.equal(inspect({ inner: of }), '{ inner: [3 things] }')
  assert.equal(inspect([of]), '[ [3 things] ]')
  assert.deepEqual((await toBundle(of)).data, {
    'text/html': '<p><b>3 things</b></p>\n<p>-</p>',
    'text/plain': '3 things\n-',
  })
  assert.deepEqual(Object.keys(of), ['n'])
  assert.deepEqual(structuredClone(of), { n: 3 })
  const drawn = showing<object>(
    () => ({ heading: 'h' }),
    async () => ({ 'image/png': 'AAAA', 'text/plain': 'other' }),
  )
  assert.deepEqual(await (drawn as { [DISPLAY](): unknown })[DISPLAY](), { 'image/png': 'AAAA', 'text/plain': 'h' })
})

test('numbers of tables: six digits, whole ones in full, minus signs also in powers', () => {
  assert.deepEqual(
    [1 / 3, -2, 123456789, -1e-7, Number.NaN, Number.NEGATIVE_INFINITY].map((x) => shortNumber(x)),
    ['0.333333', '−2', '123456789', '−1e−7', 'NaN', '−Infinity'],
  )
  assert.equal(shortNumber(1234.5, 2), '1200')
  assert.equal(signed('-1 ± 2'), '−1 ± 2')
})

test('a value stays on one line with its error', () => {
  assert.equal(labelHtml('−0.40 ± 0.02 % of m_W'), '−0.40\u00a0±\u00a00.02\u00a0% of m<sub>W</sub>')
  assert.equal(labelHtml('a ± b'), 'a ± b')
})
