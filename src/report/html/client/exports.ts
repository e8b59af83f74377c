import { csvOf, tablesIn } from './tables.ts'

/** Pixels of a PNG for each of the page's: 288 a inch. */
const SCALE = 3

/** The page's faces for charts, so that a picture looks the same wherever it is opened. */
const faces = (): string =>
  [...document.styleSheets]
    .flatMap((sheet) => [...sheet.cssRules])
    .filter((rule) => rule instanceof CSSFontFaceRule && /Arimo/.test(rule.style.getPropertyValue('font-family')))
    .map((rule) => rule.cssText)
    .join('')

/** A chart as an SVG file that needs nothing else, in the colours of paper. */
function svgOf(chart: SVGSVGElement): string {
  return new XMLSerializer()
    .serializeToString(chart)
    .replaceAll(/light-dark\((#?\w+),\s*#?\w+\)/g, '$1')
    .replace(/<svg[^>]*>/, (start) => `${start}<style>${faces()}</style>`)
}

async function pngOf(chart: SVGSVGElement): Promise<Blob> {
  const picture = new Image()
  picture.src = `data:image/svg+xml,${encodeURIComponent(svgOf(chart))}`
  await picture.decode()
  const canvas = document.createElement('canvas')
  canvas.width = picture.naturalWidth * SCALE
  canvas.height = picture.naturalHeight * SCALE
  const context = canvas.getContext('2d')!
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/png'),
  )
}

function save(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

/** A file name of the page's title and the figure's place. */
function nameOf(figure: HTMLElement): string {
  const place = [...document.querySelectorAll('figure[data-kind]')].indexOf(figure) + 1
  const title = document.title.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '')
  return `${title.slice(0, 60) || 'report'}-figure-${place}`
}

/** Adds to a drawn chart what takes it out of the page, offline: its picture as SVG and PNG, its data as a table. */
export function addExports(figure: HTMLElement, spec: unknown): void {
  const chart = figure.querySelector<SVGSVGElement>('.drawn svg')
  if (!chart) return
  const bar = document.createElement('div')
  bar.className = 'exports'
  const add = (label: string, title: string, make: () => Promise<Blob> | Blob, ending: string) => {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = label
    button.title = title
    button.addEventListener('click', async () => save(await make(), `${nameOf(figure)}.${ending}`))
    bar.append(button)
  }
  const text = (content: string, type: string) => new Blob([content], { type })
  add('SVG', 'save the figure as SVG', () => text(svgOf(chart), 'image/svg+xml'), 'svg')
  add('PNG', 'save the figure as PNG', () => pngOf(chart), 'png')
  const tables = tablesIn(spec)
  if (tables.length > 0) add('data', "save the figure's data as CSV", () => text(csvOf(tables), 'text/csv'), 'csv')
  figure.append(bar)
}
