import type { Quantity } from '../../columns/index.ts'
import type { UnfoldedBins } from '../sample/unfoldedSample.ts'

/** What a table of HEPData says of itself. */
export interface TableText {
  readonly description: string
  readonly keywords?: Readonly<Record<string, readonly string[]>>
}

const quoted = (text: string) => JSON.stringify(text)

/**
 * Unfolded distributions as the files of a HEPData submission by name: `submission.yaml`, and for each quantity its bins with
 * statistical and, where there are replicas of it, model errors, and its covariance.
 */
export function hepdataTables(
  all: readonly UnfoldedBins[],
  { description, keywords = {} }: TableText,
): Record<string, string> {
  const files: Record<string, string> = {}
  const entries: string[] = []
  const add = (name: string, title: string, text: string) => {
    files[`${name}.yaml`] = text
    entries.push(
      [
        '---',
        `name: ${quoted(title)}`,
        `description: ${quoted(description)}`,
        `data_file: ${name}.yaml`,
        'keywords:',
        ...Object.entries({ observables: ['DN/DX'], ...keywords }).flatMap(([key, values]) => [
          `  - name: ${quoted(key)}`,
          `    values: [${values.map(quoted).join(', ')}]`,
        ]),
      ].join('\n'),
    )
  }
  for (const bins of all) {
    const { name } = bins.quantity
    add(name, `Unfolded ${name}`, spectrumTable(bins))
    add(`${name}_covariance`, `Covariance of ${name}`, covarianceTable(bins))
  }
  return { 'submission.yaml': `${entries.join('\n')}\n`, ...files }
}

const labelOf = ({ name, label = name }: Quantity) => label
const range = (edges: Float64Array, k: number) => `{low: ${edges[k]}, high: ${edges[k + 1]}}`
const header = ({ quantity }: UnfoldedBins, name = labelOf(quantity)) =>
  `  - header: {name: ${quoted(name)}${quantity.unit ? `, units: ${quoted(quantity.unit)}` : ''}}`

function spectrumTable(bins: UnfoldedBins): string {
  const { edges, counts, statistical, model } = bins
  const n = counts.length
  const hasModel = model.some((x) => x !== 0)
  const error = (covariance: Float64Array, k: number) => Math.sqrt(Math.max(0, covariance[k * n + k]))
  return [
    'independent_variables:',
    header(bins),
    '    values:',
    ...Array.from(counts, (_, k) => `      - ${range(edges, k)}`),
    'dependent_variables:',
    '  - header: {name: "Events"}',
    '    values:',
    ...Array.from(counts, (count, k) => {
      const [stat, method] = [error(statistical, k), error(model, k)]
      const errors = [
        `{symerror: ${stat}, label: stat}`,
        ...(hasModel ? [`{symerror: ${method}, label: "sys,method"}`] : []),
      ]
      // a bin without events has no error that could be told, and zeros are refused
      return `      - {value: ${count}${stat + method > 0 ? `, errors: [${errors.join(', ')}]` : ''}}`
    }),
    '',
  ].join('\n')
}

function covarianceTable(bins: UnfoldedBins): string {
  const { edges, counts, statistical, model } = bins
  const cells = Array.from(statistical, (_, cell) => [Math.floor(cell / counts.length), cell % counts.length])
  const title = labelOf(bins.quantity)
  return [
    'independent_variables:',
    header(bins, `first ${title}`),
    '    values:',
    ...cells.map(([k]) => `      - ${range(edges, k)}`),
    header(bins, `second ${title}`),
    '    values:',
    ...cells.map(([, l]) => `      - ${range(edges, l)}`),
    'dependent_variables:',
    '  - header: {name: "Covariance of events"}',
    '    values:',
    ...Array.from(statistical, (value, cell) => `      - {value: ${value + model[cell]}}`),
    '',
  ].join('\n')
}
