import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse, View } from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'
import { adaptive } from '../../src/plots/adaptive.ts'
import { COLOURS, type Colour, DARK, fixedColours, recolour, SERIES, type ThemeColour } from '../../src/plots/index.ts'
import { CHARTS } from './charts.ts'
import { OWN_COLOURS } from './toys.ts'

/** Linear light of the three channels. */
const linear = (hex: string) =>
  [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))

/** Contrast of two colours (WCAG 2.2). */
function contrast(a: string, b: string): number {
  const [light, dark] = [a, b]
    .map((hex) => linear(hex).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0))
    .sort((p, q) => q - p)
  return (light + 0.05) / (dark + 0.05)
}

for (const [theme, colours] of Object.entries({ light: COLOURS, dark: DARK } as Record<
  string,
  Readonly<Record<Colour, string>>
>)) {
  test(`${theme}: text is at least 4.5:1 against the paper, every series 3:1`, () => {
    for (const name of ['ink', 'muted'] as const) assert.ok(contrast(colours[name], colours.paper) >= 4.5, name)
    for (const name of SERIES) assert.ok(contrast(colours[name], colours.paper) >= 3, name)
  })

  test(`${theme}: the first four series and the ink differ for every kind of colour vision`, () => {
    const shown = ['ink', ...SERIES.slice(0, 4)] as Colour[]
    for (const [kind, matrix] of Object.entries(VISION)) {
      for (const [i, a] of shown.entries()) {
        for (const b of shown.slice(i + 1)) {
          const far = distance(seen(colours[a], matrix), seen(colours[b], matrix))
          assert.ok(far > 12, `${a} and ${b}, ${kind}: ΔE ${far.toFixed(1)}`)
        }
      }
    }
  })
}

/** Complete deficiencies of the cones, in linear RGB (Machado, Oliveira and Fernandes 2009). */
const VISION: Record<string, readonly (readonly number[])[]> = {
  full: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}

const times = (matrix: readonly (readonly number[])[], v: readonly number[]) =>
  matrix.map((row) => row.reduce((sum, m, i) => sum + m * v[i], 0))

/** The colour as it is seen, in CIE L*a*b* under D65. */
function seen(hex: string, matrix: readonly (readonly number[])[]): number[] {
  const rgb = times(matrix, linear(hex)).map((v) => Math.min(1, Math.max(0, v)))
  const xyz = times(
    [
      [0.4124, 0.3576, 0.1805],
      [0.2126, 0.7152, 0.0722],
      [0.0193, 0.1192, 0.9505],
    ],
    rgb,
  )
  const [fx, fy, fz] = [xyz[0] / 0.9505, xyz[1], xyz[2] / 1.089].map((t) =>
    t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116,
  )
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)]
}

const distance = (a: readonly number[], b: readonly number[]) => Math.hypot(...a.map((v, i) => v - b[i]))

test('the dark theme leaves no colour of the light one, and changes nothing else', () => {
  const lights = Object.values(COLOURS).filter((hex) => !Object.values(DARK).includes(hex as never))
  for (const [name, make] of Object.entries(CHARTS)) {
    const { spec, inTheme } = make()
    const dark = JSON.stringify(inTheme('dark'))
    for (const hex of lights) assert.ok(!dark.includes(`"${hex}"`), `${name} keeps ${hex}`)
    const colourless = (text: string) => text.replace(/"#[0-9a-f]{6}"/g, '"#"')
    assert.equal(colourless(dark), colourless(JSON.stringify(spec)))
    assert.equal(inTheme('light'), spec)
  }
  assert.deepEqual(recolour(['#ffffff', 'text', 1, null]), [DARK.paper, 'text', 1, null])
})

test('charts use no colour that the theme does not know', () => {
  const known = new Set<string>([...Object.values(COLOURS), ...OWN_COLOURS])
  for (const [name, make] of Object.entries(CHARTS)) {
    for (const [hex] of JSON.stringify(make().spec).matchAll(/#[0-9a-f]{6}/g))
      assert.ok(known.has(hex), `${name}: ${hex}`)
  }
})

test('what a notebook is given follows the background of its page, and is the chart in every other thing', async () => {
  const { spec } = CHARTS.methodsPanel()
  const given = adaptive(spec)
  const { background: _, ...config } = spec.config as Record<string, unknown>
  assert.deepEqual(fixedColours(given), { ...spec, config })
  // no colour of the theme stands in it but in the expressions that choose one
  const { params, ...body } = given as { params: { name: string; expr: string }[] }
  for (const colour of Object.values(COLOURS)) assert.ok(!JSON.stringify(body).includes(`"${colour}"`), colour)
  const strangers = { params: [{ name: 'theme_ink', value: 1 }], mark: { color: { expr: 'theme_ink' } } }
  assert.equal(fixedColours(strangers), strangers)

  const colourOn = async (background?: string) => {
    const themed = { ...given, config: { ...(given.config as object), ...(background && { background }) } }
    const view = new View(parse(compile(themed as unknown as TopLevelSpec).spec), { renderer: 'none' })
    await view.runAsync()
    return params.filter(({ name }) => name !== 'theme_dark').map(({ name }) => [name.slice(6), view.signal(name)])
  }
  const light = (await colourOn()) as [ThemeColour, string][]
  assert.ok(light.length > 2)
  for (const [name, colour] of light) assert.equal(colour, name === 'paper' ? 'white' : COLOURS[name], name)
  assert.deepEqual(
    await colourOn('transparent'),
    light.map(([name, colour]) => [name, name === 'paper' ? 'transparent' : colour]),
  )
  // the dark theme of vega-embed, which JupyterLab asks for in its own
  for (const [name, colour] of (await colourOn('#333')) as [ThemeColour, string][]) {
    if (name === 'paper') assert.equal(colour, '#333')
    else if (name === 'faint') assert.ok(contrast(colour, '#333333') > 1.8)
    else assert.equal(colour, DARK[name])
  }
})
