import assert from 'node:assert/strict'
import { test } from 'node:test'
import { table as arqueroTable } from 'arquero'
import { DISPLAY, type Displayed, html, md, toBundle } from '../../../src/kernel/display/index.ts'

const HOSTILE = '<img src=x onerror="alert(1)">'
const shown = (value: unknown) => (toBundle(value) as Displayed).data
const htmlOf = (value: unknown) => shown(value)['text/html'] as string
const textOf = (value: unknown) => shown(value)['text/plain'] as string

test('plain values are the text of util.inspect', () => {
  assert.deepEqual(shown('a'), { 'text/plain': "'a'" })
  assert.deepEqual(shown([1, 2]), { 'text/plain': '[ 1, 2 ]' })
  assert.deepEqual(shown(new Map([[1, { a: 2 }]])), { 'text/plain': 'Map(1) { 1 => { a: 2 } }' })
  assert.deepEqual(shown([]), { 'text/plain': '[]' })
})

test('an object says itself how it is shown, at once or later', async () => {
  const now = { [DISPLAY]: () => ({ 'image/png': new Uint8Array([1, 2, 3]), 'application/json': { a: 1 } }) }
  assert.deepEqual(toBundle(now), {
    data: { 'image/png': 'AQID', 'application/json': { a: 1 }, 'text/plain': '[image/png, application/json]' },
    metadata: {},
  })
  const later = { [Symbol.for('Jupyter.display')]: async () => ({ 'text/plain': 'x' }) }
  assert.deepEqual((await toBundle(later)).data, { 'text/plain': 'x' })
})

test('rows, arquero tables and data frames are tables, escaped and aligned', () => {
  const columns = { name: ['a', HOSTILE], pt: [1 / 3, 250] }
  const frame = {
    columns: ['name', 'pt'],
    values: [columns.name, columns.pt].map((_, i) => [columns.name[i], columns.pt[i]]),
  }
  const rows = columns.name.map((name, i) => ({ name, pt: columns.pt[i] }))
  const expected = `name                                    pt\na${' '.repeat(33)}0.333333\n${HOSTILE}       250`
  for (const value of [rows, arqueroTable(columns), frame]) {
    assert.equal(textOf(value).split('\n').length, 3)
    assert.equal(textOf(value).replaceAll(/ +/g, ' '), expected.replaceAll(/ +/g, ' '))
    assert.match(htmlOf(value), /<td style="text-align:right">0.333333<\/td>/)
    assert.ok(!htmlOf(value).includes('<img'), 'data is escaped')
  }
})

test('negative numbers have a minus sign', () => {
  const table = shown([{ shift: -0.5, n: -3n, power: -1e-9, text: '-1' }])
  assert.match(String(table['text/plain']), /^ *−0\.5 +−3 +−1e−9 +-1$/m)
  assert.match(String(table['text/html']), />−0\.5<.*>−3<.*>−1e−9<.*>-1</)
})

test('column names are escaped, long tables are cut in the middle and say so', () => {
  const rows = Array.from({ length: 1000 }, (_, i) => ({ [HOSTILE]: i }))
  assert.ok(!htmlOf(rows).includes('<img'))
  assert.equal(htmlOf(rows).match(/<tr>/g)?.length, 22)
  assert.match(textOf(rows), /\n999\n1000 rows × 1 columns$|999\s+1000 rows × 1 columns$/)
})

test('what only looks like rows is not taken for a table', () => {
  assert.equal(shown([{ a: { b: 1 } }])['text/html'], undefined)
  assert.equal(shown([new (class Point {})()])['text/html'], undefined)
  assert.equal(shown([{ f: () => 1 }])['text/html'], undefined)
  assert.equal(shown([{}, {}])['text/html'], undefined)
})

test('symbols in tables are set as figures set them, and names stay names', () => {
  const table = shown([{ m_W: 'smaller |p_z|', n_events: 'b_tag p_T^{miss} <x_1>', 'm_{tt}': 'a^2 a_bc' }])['text/html']
  assert.ok(typeof table === 'string')
  assert.ok(table.includes('<th>m<sub>W</sub></th><th>n_events</th><th>m<sub>tt</sub></th>'), table)
  assert.ok(table.includes('smaller |p<sub>z</sub>|') && table.includes('a<sup>2</sup> a_bc'), table)
  assert.ok(table.includes('b_tag p<sub>T</sub><sup>miss</sup> &lt;x<sub>1</sub>&gt;'), table)
  const several = String(shown([{ m_bℓν: 'm_ℓν of a_name, n_bjets' }])['text/html'])
  assert.ok(
    several.includes('<th>m<sub>bℓν</sub></th>') && several.includes('>m<sub>ℓν</sub> of a_name, n_bjets<'),
    several,
  )
  const barred = String(shown([{ of: 'ρ(p_x^ν, p_x^ν̄)', m_tt̄: 'p_T^tt̄' }])['text/html'])
  assert.ok(barred.includes('ρ(p<sub>x</sub><sup>ν</sup>, p<sub>x</sub><sup>ν̄</sup>)'), barred)
  assert.ok(barred.includes('m<sub>tt̄</sub>') && barred.includes('p<sub>T</sub><sup>tt̄</sup>'), barred)
})

test('images are known by their first bytes; a string never is one', () => {
  const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0xd, 0xa, 0x1a, 0xa, 0)
  assert.equal(shown(png)['image/png'], Buffer.from(png).toString('base64'))
  assert.ok('image/jpeg' in shown(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0)))
  const svg = '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>'
  assert.equal(shown(new TextEncoder().encode(svg))['image/svg+xml'], svg)
  assert.deepEqual(Object.keys(shown(svg)), ['text/plain'])
  assert.deepEqual(Object.keys(shown(new Uint8Array(4))), ['text/plain'])
})

test('errors as values show their message and fold their stack, escaped', () => {
  const data = shown(new RangeError(HOSTILE))
  assert.match(data['text/html'] as string, /^<details.*<summary[^>]*>RangeError: &lt;img/)
  assert.ok(!(data['text/html'] as string).includes('<img'))
  assert.match(data['text/plain'] as string, /^RangeError: /)
})

test('templates escape strings, and keep what templates made', () => {
  assert.equal(html`<b>${HOSTILE}</b>`.source, '<b>&lt;img src=x onerror=&quot;alert(1)&quot;&gt;</b>')
  assert.equal(html`<ul>${['a', 'b'].map((x) => html`<li>${x}</li>`)}</ul>`.source, '<ul><li>a</li><li>b</li></ul>')
  assert.equal(md`**${'a*b_<i>'}** ${1.5}${null}`.source, '**a\\*b\\_&lt;i&gt;** 1.5')
  assert.equal(md`# ${md`*x*`}`.source, '# *x*')
  const lookAlike = JSON.parse('{"mime":"text/html","source":"<script>1</script>"}')
  assert.ok(!html`${lookAlike}`.source.includes('<script>'))
  assert.deepEqual(shown(md`*x*`), { 'text/markdown': '*x*', 'text/plain': '*x*' })
})
