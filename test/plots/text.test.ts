import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plainText, richText } from '../../src/plots/layout/richText.ts'
import { textWidth } from '../../src/plots/layout/textWidth.ts'
import { svgOf } from '../../src/plots/pictures/svg.ts'
import { widthsOf } from './arimo.ts'
import { CHARTS } from './charts.ts'

const regular = widthsOf('400Regular')

test('the table of widths is the font: exact for ASCII, within 3 % of the size for the rest', () => {
  for (let code = 32; code < 127; code++) {
    const text = String.fromCharCode(code)
    assert.ok(Math.abs(textWidth(text, 1000) - regular.get(code)!) <= 1, text)
  }
  for (const text of 'ηνℓχστφμπΔΣΩ√²³⁻⁺−±·×≤≥→') {
    const width = regular.get(text.codePointAt(0)!)!
    assert.ok(Math.abs(textWidth(text, 1000) - width) <= 30, `${text}: ${textWidth(text, 1000)}, ${width}`)
  }
})

test('the fonts that come along have every character that the charts draw', async () => {
  for (const face of ['400Regular', '700Bold']) {
    const glyphs = widthsOf(face)
    for (const make of Object.values(CHARTS)) {
      const svg = await svgOf(make().spec)
      const drawn = [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text).join('')
      const missing = [...new Set(drawn)].filter((character) => !glyphs.has(character.codePointAt(0)!))
      assert.deepEqual(missing, [], face)
    }
  }
  assert.ok(!regular.has('∈'.codePointAt(0)!), 'the check can fail: Arimo has no ∈')
})

test('marks after _ stand lower, after ^ higher, and both after one letter above each other', () => {
  const { runs, width } = richText('p_T^ν [GeV]', 10)
  assert.deepEqual(
    runs.map(({ text }) => text),
    ['p', 'T', 'ν', '[GeV]'],
  )
  const [p, lower, upper, rest] = runs
  assert.ok(p.drop === 0 && lower.drop > 0 && upper.drop < 0 && rest.drop === 0)
  assert.equal(lower.offset, upper.offset)
  assert.ok(lower.size < p.size)
  assert.ok(rest.offset > lower.offset + textWidth('T', lower.size), 'the space before [ is kept')
  assert.ok(Math.abs(width - (rest.offset + textWidth('[GeV]', 10))) < 1e-9)
})

test('groups in braces are one mark; a marker at the end is itself', () => {
  assert.deepEqual(
    richText('m_{bℓν} of', 10).runs.map(({ text }) => text),
    ['m', 'bℓν', 'of'],
  )
  assert.deepEqual(
    richText('a_', 10).runs.map(({ text }) => text),
    ['a', '_'],
  )
  assert.equal(plainText('p_z^{ν,reco} [GeV]'), 'pzν,reco [GeV]')
})
