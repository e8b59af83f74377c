import { type Chart, chart } from '../chart.ts'
import { checkSome } from '../layout/checks.ts'
import type { Domain } from '../layout/domain.ts'
import type { HeaderOptions } from '../layout/header.ts'
import { panel } from '../layout/panel.ts'
import type { Ticks } from '../layout/ticks.ts'
import { line } from '../marks/line.ts'
import { points } from '../marks/points.ts'
import { rule } from '../marks/rule.ts'

/** What is told of an epoch; the records of a training have it. */
export interface EpochRow {
  readonly epoch: number
  readonly trainingLoss: number
  readonly validationLoss: number
  readonly learningRate: number
  /** What else was measured after the epoch, by name. */
  readonly figures?: Readonly<Record<string, number>> | undefined
}

interface HistoryOptions extends HeaderOptions {
  /** What the loss is. */
  readonly loss?: string
  readonly width?: number
  /** Room for this many epochs, for a plot that grows while it is trained. */
  readonly epochs?: number
}

/**
 * Losses of training and validation by epoch, the best epoch marked; below them the learning rate, and a panel for each other
 * figure that the training measured.
 */
export function trainingHistory(history: readonly EpochRow[], options: HistoryOptions = {}): Chart {
  const { loss = 'loss (mean −ln p)', width = 460, epochs, ...header } = options
  checkSome('trainingHistory', 'epoch', history)
  const epoch = history.map((row) => row.epoch)
  const best = history.reduce((a, b) => (b.validationLoss < a.validationLoss || Number.isNaN(a.validationLoss) ? b : a))
  const last = epochs ?? epoch[epoch.length - 1]
  const x = { x: 'epoch', xDomain: [0.5, last + 0.5] as const, width, ...(last < 8 && { xTicks: everyEpoch(last) }) }
  const of = (field: 'trainingLoss' | 'validationLoss' | 'learningRate') => history.map((row) => row[field])
  const above = panel({ ...x, y: loss, height: 220, caption: '', ...header, xLabels: false }, [
    rule({ x: best.epoch }, { label: `best epoch, ${best.epoch}`, dash: [3, 3], width: 1.2 }),
    line({ x: epoch, y: of('trainingLoss') }, { label: 'training', colour: 'grey' }),
    line({ x: epoch, y: of('validationLoss') }, { colour: 'blue' }),
    points({ x: epoch, y: of('validationLoss') }, { label: 'validation', colour: 'blue' }),
  ])
  const rates = of('learningRate')
  const rate = Math.max(...rates) > 0 ? { yLog: true, yDomain: rangeOf(rates) } : {}
  const names = [...new Set(history.flatMap((row) => Object.keys(row.figures ?? {})))]
  const below = panel({ ...x, y: 'learning rate', ...rate, height: 80, caption: null, xLabels: names.length === 0 }, [
    line({ x: epoch, y: rates }, { colour: 'purple' }),
  ])
  // named inside: a panel is too low for a long name beside it
  const figures = names.map((name, i) => {
    const values = history.map((row) => row.figures?.[name] ?? Number.NaN)
    return panel({ ...x, y: '', note: name, height: 80, caption: null, xLabels: i === names.length - 1 }, [
      line({ x: epoch, y: values }, { colour: 'red' }),
      points({ x: epoch, y: values }, { colour: 'red' }),
    ])
  })
  const alt = `losses of ${history.length} epochs; the best is epoch ${best.epoch}`
  return chart({ vconcat: [above, below, ...figures], spacing: 14, bounds: 'flush' }, alt)
}

const everyEpoch = (last: number): Ticks => ({
  major: Array.from({ length: last }, (_, i) => ({ value: i + 1, label: `${i + 1}` })),
  minor: [],
})

/** Three decades at most: the last step of a schedule is next to nothing. */
function rangeOf(rates: readonly number[]): Domain {
  const highest = Math.max(...rates)
  return [Math.max(Math.min(...rates), highest / 1000) / 2, 2 * highest]
}
