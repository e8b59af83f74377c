import type { UhiAxis, UhiHistogram } from './uhi.ts'

/** The files of a HEPData submission, as plain data to be written as YAML, by name. */
export type HepDataFiles = Readonly<Record<string, unknown>>

const headerOf = ({ metadata: { label, name, unit } }: UhiAxis) => ({
  name: label ?? name,
  ...(unit !== undefined && unit !== '1' && { units: unit }),
})

const binsOf = ({ edges }: UhiAxis) => edges.slice(1).map((high, i) => ({ low: edges[i], high }))

/** The numbers of a histogram without its flow, flat, the last axis fastest. */
function contents({ axes, storage: { values, variances } }: UhiHistogram) {
  const inner = <T>(all: readonly T[], { underflow, overflow }: UhiAxis): readonly T[] =>
    all.slice(Number(underflow), overflow ? -1 : undefined)
  const flat = (all: typeof values) => inner<number | readonly number[]>(all, axes[0]).flat() as number[]
  return { values: flat(values), errors: flat(variances).map(Math.sqrt) }
}

/** The unit of a density along one axis. */
function densityUnit({ axes: [{ metadata }] }: UhiHistogram) {
  return metadata.unit === undefined || metadata.unit === '1' ? {} : { units: `1/${metadata.unit}` }
}

function tableOf(histograms: readonly (readonly [string, UhiHistogram])[]): object {
  const [[, first]] = histograms
  const bins = first.axes.map(binsOf)
  // every pair of bins is a row
  const rows = bins.reduce<object[][]>((all, own) => all.flatMap((row) => own.map((bin) => [...row, bin])), [[]])
  return {
    independent_variables: first.axes.map((axis, k) => ({
      header: headerOf(axis),
      values: rows.map((row) => row[k]),
    })),
    dependent_variables: histograms.map(([name, histogram]) => {
      const { values, errors } = contents(histogram)
      const { label, scale } = histogram.metadata
      return {
        header: { name: label ?? name, ...(scale === 'density' && densityUnit(histogram)) },
        values: values.map((value, i) => ({ value, errors: [{ symerror: errors[i], label: 'stat' }] })),
      }
    }),
  }
}

/**
 * Histograms as the files of a HEPData submission: `submission.yaml`, and a table for each set of bins, with statistical errors.
 * @param histograms as {@link uhiOf} gives them
 */
export function hepDataOf(histograms: Readonly<Record<string, UhiHistogram>>, description: string): HepDataFiles {
  const byBins = new Map<string, (readonly [string, UhiHistogram])[]>()
  for (const [name, histogram] of Object.entries(histograms)) {
    const key = JSON.stringify(histogram.axes.map(({ edges, metadata }) => [edges, metadata]))
    byBins.set(key, [...(byBins.get(key) ?? []), [name, histogram]])
  }
  const tables = [...byBins.values()]
  const files = tables.map((table, k) => [`table_${k + 1}.yaml`, tableOf(table)] as const)
  const submission = tables.map((table, k) => ({
    name: `Table ${k + 1}`,
    description: `${description}: ${table.map(([name]) => name).join('; ')}`,
    data_file: files[k][0],
    keywords: [{ name: 'observables', values: table[0][1].axes.map(({ metadata }) => metadata.name) }],
  }))
  return { 'submission.yaml': [{ comment: description }, ...submission], ...Object.fromEntries(files) }
}
