import type { Certificate, Held, HeldInBins } from '../lib/systems/index.ts'

/** A certificate as a plain object of JSON: shares as `{ value, error, correct, n }`, what is infinite as null. */
export function certificateJson(certificate: Certificate): object {
  const { held, conditional, worst, drift, ranks, ...rest } = certificate
  const plain = { format: 'neutrina-certificate-1', ...rest, ...(held && { held }), ...(ranks && { ranks }) }
  const all = { ...plain, ...(conditional && { conditional }), ...(worst && { worst }), ...(drift && { drift }) }
  const shareKeys = new Set(['low', 'high'])
  return JSON.parse(
    JSON.stringify(all, (name, value) => {
      if (typeof value === 'number' && !Number.isFinite(value)) return null
      // the Wilson interval is told by correct and n
      if (value && typeof value === 'object' && 'correct' in value) {
        return Object.fromEntries(Object.entries(value).filter(([key]) => !shareKeys.has(key)))
      }
      return name === '' ? value : value
    }),
  ) as object
}

const VERDICTS = {
  holds: { title: 'Holds', what: 'Coverage was measured on these events and is what it should be.' },
  refused: { title: 'Refused', what: 'Do not believe these probabilities on these events.' },
  open: { title: 'Open', what: 'Nothing speaks against these probabilities, but coverage could not be measured.' },
} as const

/** A certificate as one page that needs nothing else. */
export function certificateHtml(certificate: Certificate): string {
  const { network, verdict, reasons, events, draws, calibrated, held, conditional, worst, drift, ranks } = certificate
  const { title, what } = VERDICTS[verdict]
  const sections = [
    `<h1>Coverage certificate: ${escaped(network)}</h1>`,
    `<div class="verdict ${verdict}"><strong>${title}.</strong> ${what}<ul>${reasons.map((one) => `<li>${written(one)}</li>`).join('')}</ul></div>`,
    `<p>${events.toLocaleString('en')} events, ${draws} draws each; calibrated on ${calibrated.toLocaleString('en')} others.</p>`,
    held ? `<h2>Coverage</h2>${coverageTable(held)}` : '',
    ranks ? `<p>Ranks of the truths in density order: Kolmogorov and Smirnov p = ${ranks.p.toPrecision(2)}.</p>` : '',
    conditional ? `<h2>In bins</h2>${binsChart(conditional)}${conditional.map(binsTable).join('')}` : '',
    worst
      ? `<h2>Worst region found</h2><p>Found with one half of the events and measured with the other: ${written(worst.where)}, regions of 68 % hold ${percent(worst.held.value)} ± ${percent(worst.held.error)} of ${worst.held.n} truths (p = ${worst.p.toPrecision(2)}).</p>`
      : '',
    drift
      ? `<h2>Are the events like those of the training?</h2><p>A classifier tells ${drift.events.toLocaleString('en')} of them from ${drift.reference.toLocaleString('en')} of the training with an area under its ROC curve of ${drift.classifier.auc.value.toFixed(4)} ± ${drift.classifier.auc.error.toFixed(4)} (0.5: not at all; p = ${drift.classifier.p.toPrecision(2)}). All tests together: p = ${drift.p.toPrecision(2)}.</p>${driftTable(drift, certificate.quantities)}`
      : '',
    `<h2>Fingerprints</h2>${fingerprints({ ...certificate.model, ...certificate.data })}`,
  ]
  return `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">\n<title>Coverage certificate: ${escaped(network)}</title>\n<style>${STYLE}</style></head>\n<body>${sections.join('\n')}</body></html>\n`
}

const STYLE = `body{font:15px/1.5 Arimo,Helvetica,Arial,sans-serif;max-width:56rem;margin:2rem auto;padding:0 1rem;color:#222}
h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:1.6rem}table{border-collapse:collapse;margin:.5rem 0}
td,th{padding:.15rem .8rem;text-align:right;border-bottom:1px solid #ddd;font-variant-numeric:tabular-nums}
td:first-child,th:first-child{text-align:left}.verdict{padding:.8rem 1rem;border-left:6px solid}
.holds{border-color:#2a7;background:#eefaf4}.refused{border-color:#c33;background:#fdf0f0}.open{border-color:#b80;background:#fdf8ea}
code{font-size:.8em;overflow-wrap:anywhere}svg{max-width:100%;height:auto}.bins{columns:2 24rem}.bins table{break-inside:avoid}`

const escaped = (text: string) =>
  text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]!)

/** Text with what stands lower and higher, as in p_T^miss. */
const written = (text: string) =>
  escaped(text)
    .replace(/\b([a-zA-Z])_([A-Za-z]+)/g, '$1<sub>$2</sub>')
    .replace(/\^([^\s,;|)<]+)/g, '<sup>$1</sup>')

const percent = (share: number) => (Number.isFinite(share) ? `${(100 * share).toFixed(1)} %` : '–')

const table = (rows: readonly (readonly string[])[]) =>
  `<table>${rows.map((row, r) => `<tr>${row.map((cell) => `<${r === 0 ? 'th' : 'td'}>${written(cell)}</${r === 0 ? 'th' : 'td'}>`).join('')}</tr>`).join('')}</table>`

const coverageTable = ({ coverage, regions }: Held) =>
  table([
    ['region that should hold', 'draws hold', 'conformal'],
    ...Object.entries(coverage).map(([level, held]) => [
      percent(Number(level)),
      `${percent(held.value)} ± ${percent(held.error)}`,
      `${percent(regions[level].value)} ± ${percent(regions[level].error)}`,
    ]),
  ])

const edge = (value: number) => (Number.isFinite(value) ? String(value) : '∞')
const titleOf = ({ name, label = name, unit }: HeldInBins) => (unit ? `${label} [${unit}]` : label)

const binsTable = (one: HeldInBins) =>
  table([
    [titleOf(one), 'events', '68 % hold', '95 % hold'],
    ...one.bins.map(({ events, coverage }, b) => [
      `${edge(one.edges[b])}–${edge(one.edges[b + 1])}`,
      String(events),
      ...['0.68', '0.95'].map((level) => `${percent(coverage[level].value)} ± ${percent(coverage[level].error)}`),
    ]),
  ])

/** Coverage of the regions of 68 % bin by bin, with the level as a line and errors of one standard deviation. */
function binsChart(conditional: readonly HeldInBins[]): string {
  const bars = conditional.flatMap((one) =>
    one.bins.map(({ coverage, events }, b) => ({
      ...{ text: `${edge(one.edges[b])}–${edge(one.edges[b + 1])}`, one, first: b === 0, events },
      ...coverage['0.68'],
    })),
  )
  const [width, height, step] = [80 + bars.length * 48, 230, 48]
  const shown = bars.filter(({ events }) => events > 0).flatMap(({ value, error }) => [value - error, value + error])
  const [low, high] = [Math.min(0.58, ...shown) - 0.02, Math.max(0.78, ...shown) + 0.02]
  const y = (share: number) => 20 + (155 * (high - share)) / (high - low)
  const lines = [0.08, 0.28, 0.48, 0.58, 0.68, 0.78, 0.88]
    .filter((share) => share > low && share < high)
    .map(
      (share) =>
        `<line x1="60" x2="${width - 10}" y1="${y(share)}" y2="${y(share)}" stroke="${share === 0.68 ? '#c33' : '#ddd'}"/><text x="54" y="${y(share) + 4}" text-anchor="end">${percent(share)}</text>`,
    )
  const points = bars.map(({ text, one, first, events, value, error }, k) => {
    const x = 80 + k * step
    const name = first
      ? `<text x="${x - 12}" y="222">${escaped(titleOf(one))}</text>${k > 0 ? `<line x1="${x - 24}" x2="${x - 24}" y1="20" y2="205" stroke="#bbb"/>` : ''}`
      : ''
    const place = `<text x="${x}" y="192" text-anchor="middle">${escaped(text)}</text>${name}`
    if (events === 0) return place
    return `<line x1="${x}" x2="${x}" y1="${y(value - error)}" y2="${y(value + error)}" stroke="#25a" stroke-width="2"/><circle cx="${x}" cy="${y(value)}" r="4" fill="#25a"/>${place}`
  })
  const label = 'share of truths in regions that should hold 68 %, in bins, with errors of one standard deviation'
  return `<svg viewBox="0 0 ${width} ${height}" width="${width}" font-size="11" role="img" aria-label="${label}"><text x="60" y="12">${label}</text>${lines.join('')}${points.join('')}</svg>`
}

const driftTable = (drift: NonNullable<Certificate['drift']>, quantities: Certificate['quantities']) =>
  table([
    ['quantity', 'largest difference of distribution functions', 'p'],
    ...Object.entries(drift.columns).map(([name, { deviation, p }]) => [
      quantities[name]?.label ?? name,
      deviation.toFixed(4),
      p.toPrecision(2),
    ]),
  ])

const fingerprints = (hashes: Readonly<Record<string, string>>) =>
  `<table>${Object.entries(hashes)
    .map(([name, hash]) => `<tr><td>${escaped(name)}</td><td><code>${hash}</code></td></tr>`)
    .join('')}</table>`
