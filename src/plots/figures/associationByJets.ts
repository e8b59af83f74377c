import type { AssociationTable, Proportion } from '../../lib/evaluation/index.ts'
import type { Chart } from '../chart.ts'
import { checkSome } from '../layout/checks.ts'
import type { Domain } from '../layout/domain.ts'
import { type PanelOptions, panel } from '../layout/panel.ts'
import { points } from '../marks/points.ts'
import { rule } from '../marks/rule.ts'
import { type Labelled, labelled, methodStyle } from './methods.ts'
import { type Named, named } from './named.ts'
import { twoPanels, under } from './twoPanels.ts'

/**
 * How often each method finds the leptonic b-jet, by number of jets (Table 2 of 2207.00664), with Wilson intervals; below,
 * the gain over the table's baseline, whose errors know that the events are the same.
 */
export function associationByJets(
  table: AssociationTable,
  { labels, ...options }: Partial<PanelOptions> & Labelled = {},
): Chart {
  const { jets, methods, gains, baseline } = table
  checkSome('associationByJets', 'number of jets', jets)
  const all = named(methods, labels)
  const ends = [jets[0] - 0.6, jets[jets.length - 1] + 0.6] as const
  const ticks = jets.map((n, i) => ({ value: n, label: i === jets.length - 1 ? `≥${n}` : `${n}` }))
  const shared = {
    x: 'number of jets',
    xDomain: ends,
    xTicks: { major: ticks, minor: [] },
    caption: '',
    width: 460,
    ...options,
  }
  const above = panel({ y: 'leptonic b-jet found', height: 280, ...shared, xLabels: false }, [
    ...all.map(({ of, ...style }, k) =>
      points(placed(jets, of, shift(k, all.length)), { ...style, shape: SHAPES[k % 4] }),
    ),
  ])
  const others = named(gains as Named<AssociationTable['gains'][string]>, labels)
  const note = `gain over ${methodStyle(labelled(baseline, labels)).label}`
  const yDomain = withRoomAbove(Object.values(gains).flat())
  const below = panel({ ...under(shared), y: 'gain', height: 120, note, yDomain }, [
    rule({ y: 0 }, { dash: [4, 4], width: 1 }),
    ...others.map(({ of, ...style }) => {
      const k = all.findIndex((one) => one.label === style.label)
      const gain = {
        x: jets.map((n) => n + shift(k, all.length)),
        y: of.map((g) => g.value),
        errors: of.map((g) => g.error),
      }
      return points(gain, { ...style, shape: SHAPES[k % 4] })
    }),
  ])
  return twoPanels(above, below, `leptonic b-jet found, by number of jets; gain over ${baseline}`)
}

const SHAPES = ['circle', 'square', 'triangle', 'diamond'] as const

/** Methods stand side by side, so that their errors do not cover each other. */
const shift = (k: number, n: number) => 0.11 * (k - (n - 1) / 2)

/** A range that shows the gains with their errors, and leaves the top third to a note. */
function withRoomAbove(gains: readonly { readonly value: number; readonly error: number }[]): Domain {
  const shown = gains.filter(({ value, error }) => Number.isFinite(value + error))
  const low = Math.min(0, ...shown.map(({ value, error }) => value - error))
  const high = Math.max(0, ...shown.map(({ value, error }) => value + error))
  const span = high - low || 1
  return [low - 0.08 * span, high + 0.5 * span]
}

const placed = (jets: readonly number[], of: readonly Proportion[], by: number) => ({
  x: jets.map((n) => n + by),
  y: of.map((p) => p.value),
  low: of.map((p) => p.low),
  high: of.map((p) => p.high),
})
