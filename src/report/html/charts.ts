import { fixedColours } from '../../plots/index.ts'
import { type Fields, isFields } from '../notebook/index.ts'
import { themed } from './chartColours.ts'
import type { EmbeddedKind, Prepared } from './embedded.ts'

const LARGEST = 1e6

/** Vega-Lite and Vega charts, drawn by the Vega that the page brings along; no chart loads anything or runs code. */
export const charts: EmbeddedKind = {
  name: 'chart',
  mimes: [
    ...['application/vnd.vegalite.v6+json', 'application/vnd.vegalite.v5+json', 'application/vnd.vegalite.v4+json'],
    ...['application/vnd.vega.v6+json', 'application/vnd.vega.v5+json'],
  ],
  script: new URL('./client/charts.ts', import.meta.url),
  prepare,
}

function prepare(spec: unknown): Prepared {
  if (!isFields(spec)) return { leftOut: 'the chart is not a specification' }
  if (loadsData(spec)) return { leftOut: 'the chart would load its data from outside' }
  const size = JSON.stringify(spec).length
  if (size > LARGEST) return { leftOut: `the chart has ${(size / 1e6).toFixed(1)} MB of data; its picture is shown` }
  return { data: themed(clean(fixedColours(spec)) as Fields) }
}

/** True where any data set has an address instead of values. */
function loadsData(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(loadsData)
  if (!isFields(value)) return false
  const sources = [value.data, value.from].flat()
  if (sources.some((source) => isFields(source) && source.url !== undefined)) return true
  return Object.entries(value).some(([key, content]) => !isRows(key) && loadsData(content))
}

/** Rows of data are not part of what a chart does. */
const isRows = (key: string): boolean => key === 'values' || key === 'datasets'

/** What an input bound to a chart may say. */
const BIND = new Set([
  'input',
  'min',
  'max',
  'step',
  'options',
  'labels',
  'name',
  'debounce',
  'placeholder',
  'for',
  'between',
])

/** The chart without what would reach beyond it: embedding options, inputs' attributes, other elements of the page. */
function clean(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((content) => clean(content, key))
  if (!isFields(value) || isRows(key)) return value
  const entries = Object.entries(value).filter(([name]) => name !== 'usermeta')
  return Object.fromEntries(
    entries.map(([name, content]) => [name, name === 'bind' ? cleanBind(content) : clean(content, name)]),
  )
}

function cleanBind(bind: unknown): unknown {
  if (!isFields(bind)) return bind
  const entries = Object.entries(bind)
    .filter(([name, content]) => BIND.has(name) || isFields(content))
    .map(([name, content]) => [name, BIND.has(name) ? content : cleanBind(content)])
  return Object.fromEntries(entries)
}
