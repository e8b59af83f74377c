import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { PlotError, type SaveOptions, save, uhiOf } from '../../src/plots/index.ts'
import { pixelsOf } from '../../src/plots/pictures/png.ts'
import { CHARTS } from './charts.ts'
import { difference, pictureOf } from './pixels.ts'

const folder = mkdtempSync(join(tmpdir(), 'neutrina-save-'))
after(() => rmSync(folder, { recursive: true }))

const poppler = (command: string, ...args: string[]) => execFileSync(command, args, { encoding: 'utf8' })
const skip = hasPoppler() ? false : 'poppler is not installed (pdffonts, pdftotext, pdftoppm of poppler-utils)'

function hasPoppler(): boolean {
  try {
    execFileSync('pdftotext', ['-v'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const written = async (name: string, file: string, options: SaveOptions = {}) =>
  save(CHARTS[name](), join(folder, file), options)

test('a PDF is a page of the asked width, with embedded fonts and text that can be selected', { skip }, async () => {
  const path = await written('ratioPanel', 'ratio.pdf', { width: 'column' })
  const [, width] = /Page size:\s+([\d.]+) x/.exec(poppler('pdfinfo', path))!
  assert.ok(Math.abs((Number(width) * 2.54) / 72 - 8.6) < 0.01, `${width} pt`)
  const fonts = poppler('pdffonts', path).split('\n').slice(2).filter(Boolean)
  assert.equal(fonts.length, 2)
  for (const font of fonts) assert.match(font, /Arimo-\w+ .*yes yes yes/, 'embedded, as a subset, with its characters')
  const text = poppler('pdftotext', path, '-')
  for (const words of ['neutrina', '√s = 13 TeV, tt̄ → ℓ+jets', 'events / 10 GeV', 'ν-Flows, mode', '−200']) {
    assert.ok(text.includes(words), words)
  }
  assert.equal(poppler('pdfimages', '-list', path).split('\n').filter(Boolean).length, 2, 'no pixels in it')
})

for (const name of ['ratioPanel', 'cornerPlot', 'truthMap', 'figure', 'associationByJets']) {
  test(`${name}: PDF, SVG and PNG are one picture, to 1 % of the pixels`, { skip }, async () => {
    const options = { width: 14, dpi: 200 } as const
    const [pdf, svg, png] = await Promise.all(
      ['pdf', 'svg', 'png'].map((end) => written(name, `${name}.${end}`, options)),
    )
    poppler('pdftoppm', '-r', '200', '-png', '-singlefile', pdf, join(folder, `${name}-pdf`))
    const ofPng = pictureOf(readFileSync(png))
    const ofPdf = pictureOf(readFileSync(join(folder, `${name}-pdf.png`)))
    const text = readFileSync(svg, 'utf8')
    const ofSvg = pixelsOf(text, ofPng.width / ((14 / 2.54) * 96))
    assert.ok(Math.abs(ofPng.width - (14 / 2.54) * 200) <= 1)
    assert.ok(difference(ofPng, ofPdf) < 0.01, `PNG and PDF: ${difference(ofPng, ofPdf)}`)
    assert.ok(difference(ofPng, ofSvg) < 0.01, `PNG and SVG: ${difference(ofPng, ofSvg)}`)
    assert.ok(
      difference(ofPng, pictureOf(readFileSync(await written('calibrationCurve', 'other.png', options)))) > 0.01,
    )
  })
}

test('the same figure gives the same bytes in every format', async () => {
  for (const end of ['pdf', 'svg', 'png', 'json']) {
    const [a, b] = [await written('figure', `a.${end}`), await written('figure', `b.${end}`)]
    assert.ok(readFileSync(a).equals(readFileSync(b)), end)
  }
})

test('a PNG says its resolution, an SVG its size, and JSON is the specification', async () => {
  const png = readFileSync(await written('figure', 'f.png', { width: 10, dpi: 254 }))
  assert.equal(png.readUInt32BE(16), 1000)
  const at = png.indexOf('pHYs')
  assert.deepEqual([png.readUInt32BE(at + 4), png.readUInt8(at + 12)], [10000, 1])
  assert.match(
    readFileSync(await written('figure', 'f.svg', { width: 10 }), 'utf8'),
    /^<svg[^>]* width="10cm" height="[\d.]+cm"/,
  )
  const { usermeta, ...spec } = JSON.parse(readFileSync(await written('figure', 'f.json'), 'utf8'))
  assert.deepEqual(spec, CHARTS.figure().spec)
  assert.deepEqual(usermeta.neutrina.histograms, uhiOf(CHARTS.figure().histograms))
})

test('the dark theme is saved where it is asked for', async () => {
  const svg = readFileSync(await written('figure', 'dark.svg', { theme: 'dark' }), 'utf8')
  assert.ok(svg.includes('#14161b'))
})

test('what cannot be written is refused before anything is left behind', async () => {
  await assert.rejects(
    written('figure', 'f.eps'),
    /save: expected a file that ends in .json, .svg, .pdf, .png, got .*f\.eps/,
  )
  await assert.rejects(
    written('figure', 'none/f.pdf'),
    /save .*none\/f\.pdf: expected a place to write to, got ENOENT; make the folder/,
  )
  await assert.rejects(
    written('figure', 'f.pdf', { width: 0 }),
    /expected a width from 1 to 500 cm, column or page, got 0/,
  )
  await assert.rejects(written('figure', 'f.png', { dpi: Number.NaN }), /expected a dpi/)
  await assert.rejects(written('figure', 'f.pdf', { width: 'thumb' as never }), PlotError)
  assert.ok(!existsSync(join(folder, 'f.pdf')))
  assert.ok(readdirSync(folder).every((file) => !file.endsWith('.part')))
})
