import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import ts from 'typescript'
import type { Chart } from '../../src/plots/index.ts'
import { indexedPng } from '../../src/plots/pictures/indexed.ts'
import { pixelsOf } from '../../src/plots/pictures/png.ts'
import { svgOf } from '../../src/plots/pictures/svg.ts'
import { CHARTS } from './charts.ts'
import { difference, pictureOf } from './pixels.ts'

// NEUTRINA_REDRAW=1 makes the pictures anew; look at each of them before they are committed
const REDRAW = process.env.NEUTRINA_REDRAW === '1'
const PAGE = 'docs/figures.md'
const PICTURES = 'docs/figures'
const SCALE = 1.5
const LARGEST = 1.5e6

const page = readFileSync(PAGE, 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'neutrina-figures-'))
after(() => rmSync(folder, { recursive: true }))

interface Block {
  readonly code: string
  /** The picture that follows; none behind what only prepares or saves. */
  readonly name?: string
}

const blocks: Block[] = [...page.matchAll(/```ts\n([\s\S]*?)```(?:\n\n!\[\w+\]\(figures\/(\w+)\.png\))?/g)].map(
  ([, code, name]) => ({ code, ...(name && { name }) }),
)

/** The code of a block whose last line is an expression, which is kept. */
function kept({ code, name }: Block): string {
  const { statements } = ts.createSourceFile('block.ts', code, ts.ScriptTarget.Latest)
  const last = statements[statements.length - 1]
  assert.ok(name === undefined || ts.isExpressionStatement(last), `${name} ends with its figure`)
  const body = name
    ? `${code.slice(0, last.pos)}\ncharts[${JSON.stringify(name)}] = ${code.slice(last.pos).trim()}`
    : code
  return `{\n${body}\n}`
}

/** All blocks in one module, each in a scope of its own; the first one is for all of them. */
async function charts(): Promise<Record<string, Chart>> {
  const [first, ...others] = blocks
  const preamble = first.code.replace(/'neutrina\/(\w+)'/g, (_, door: string) => JSON.stringify(doorOf(door)))
  const code = [
    preamble,
    `const folder = ${JSON.stringify(folder)}`,
    'export const charts = {} as Record<string, unknown>',
  ]
  const file = join(folder, 'page.mts')
  writeFileSync(file, [...code, ...others.map(kept)].join('\n'))
  return ((await import(pathToFileURL(file).href)) as { charts: Record<string, Chart> }).charts
}

function doorOf(name: string): string {
  const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as { exports: Record<string, unknown> }
  assert.ok(`./${name}` in exports, name)
  return resolve(name === 'plots' ? 'src/plots/index.ts' : `src/lib/${name}/index.ts`)
}

const made = charts()
const names = blocks.flatMap(({ name }) => (name ? [name] : []))

test('every mark and every figure is on the page', () => {
  const missing = Object.keys(CHARTS).filter((name) => !page.includes(`plots.${name}(`))
  assert.deepEqual(missing, [])
})

for (const name of names) {
  test(`${name}: the picture on the page is what its code draws`, async () => {
    const chart = (await made)[name]
    const pixels = pixelsOf(await svgOf(chart.spec, (warning) => assert.fail(warning)), SCALE)
    const path = join(PICTURES, `${name}.png`)
    if (REDRAW) {
      mkdirSync(PICTURES, { recursive: true })
      writeFileSync(path, indexedPng(pixels))
    }
    assert.ok(existsSync(path), `${path} is missing: NEUTRINA_REDRAW=1 draws it`)
    const apart = difference(pictureOf(readFileSync(path)), pixels)
    assert.ok(apart < 0.002, `${(100 * apart).toFixed(2)} % of the pixels differ`)
  })
}

test('the last block saves a figure, as PDF and as PNG', async () => {
  await made
  assert.equal(readFileSync(join(folder, 'mass.pdf')).toString('latin1', 0, 5), '%PDF-')
  assert.equal(readFileSync(join(folder, 'mass.png')).readUInt32BE(16), Math.round((8.6 / 2.54) * 600))
})

test('the pictures are those of the page, and together small', () => {
  const files = readdirSync(PICTURES)
  assert.deepEqual(files.sort(), names.map((name) => `${name}.png`).sort())
  const bytes = files.reduce((sum, file) => sum + statSync(join(PICTURES, file)).size, 0)
  assert.ok(bytes < LARGEST, `${bytes} bytes`)
})

test('the comparison can fail', async () => {
  const [a, b] = [names[0], names[1]].map((name) => pictureOf(readFileSync(join(PICTURES, `${name}.png`))))
  assert.ok(difference(a, b) > 0.01)
})
