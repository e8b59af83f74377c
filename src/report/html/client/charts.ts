import { type Loader, parse, type Spec, View } from 'vega'
import { expressionInterpreter } from 'vega-interpreter'
import { compile, type TopLevelSpec } from 'vega-lite'
import { addExports } from './exports.ts'
import { readTablesWithoutEval } from './readTables.ts'
import { tooltipHandler } from './tooltip.ts'

/** Loads nothing; links lead to web pages only, images come with the page. */
const loader = {
  load: () => Promise.reject(new Error('a report loads nothing')),
  sanitize: (address: string, { context }: { context?: string } = {}) => {
    const allowed = context === 'href' ? /^https?:\/\//i : /^data:image\/(png|jpeg|gif|webp);base64,/
    if (!allowed.test(address)) return Promise.reject(new Error('a report does not follow this address'))
    return Promise.resolve({ href: address, rel: 'noopener noreferrer' })
  },
} as unknown as Loader

/** A stranger's chart has nothing to say on the console. */
const silent = Object.fromEntries(
  ['level', 'error', 'warn', 'info', 'debug'].map((name) => [name, () => silent]),
) as never

const isVega = (spec: { $schema?: unknown; marks?: unknown }): boolean =>
  String(spec.$schema ?? '').includes('/schema/vega/') || Array.isArray(spec.marks)

/** Wider than this, px, a chart keeps a readable size on a narrow screen and scrolls. */
const WIDE = 560

/** Draws a chart in the place of its picture; one that cannot be drawn keeps it, and says so. */
async function draw(figure: HTMLElement, tooltip: ReturnType<typeof tooltipHandler>): Promise<void> {
  const place = document.createElement('div')
  place.className = 'drawn'
  figure.append(place)
  try {
    const spec = JSON.parse(figure.querySelector('script')!.textContent!)
    const compiled = isVega(spec) ? (spec as Spec) : compile(spec as TopLevelSpec, { logger: silent }).spec
    const view = new View(parse(compiled, undefined, { ast: true }), {
      ...{ expr: expressionInterpreter, loader, logger: silent, tooltip },
      ...{ renderer: 'svg', container: place, hover: true },
    } as never)
    await view.runAsync()
    figure.querySelector('.still')?.remove()
    place.classList.toggle('wide', Number(place.querySelector('svg')?.getAttribute('width')) > WIDE)
    figure.dataset.state = 'drawn'
    addExports(figure, spec)
    followWidth(figure, place)
  } catch {
    place.replaceWith(notDrawn(figure.querySelector('.still img') !== null))
    figure.dataset.state = 'still'
  }
}

/** Says where a chart is wider than the page shows of it. */
function followWidth(figure: HTMLElement, place: HTMLElement): void {
  const look = () => figure.toggleAttribute('data-scrolls', place.scrollWidth > place.clientWidth + 1)
  new ResizeObserver(look).observe(place)
}

function notDrawn(hasPicture: boolean): HTMLElement {
  const note = document.createElement('p')
  note.className = 'left-out'
  note.textContent = `This chart could not be drawn here${hasPicture ? '; this is its picture' : ''}.`
  return note
}

async function drawAll(): Promise<void> {
  // text is measured while a chart is laid out
  await Promise.all(['', 'bold ', 'italic '].map((style) => document.fonts.load(`${style}13px Arimo`).catch(() => [])))
  const tooltip = tooltipHandler()
  for (const figure of document.querySelectorAll<HTMLElement>('figure[data-kind="chart"]')) {
    await draw(figure, tooltip)
    // gives way to scrolling between charts
    await new Promise((resolve) => setTimeout(resolve))
  }
  document.documentElement.dataset.charts = 'drawn'
}

readTablesWithoutEval()
void drawAll()
