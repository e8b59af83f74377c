import { TEXT } from '../theme.ts'
import type { View } from './mark.ts'
import { richText } from './richText.ts'
import type { Line } from './text.ts'

/** Whose figure it is, as collaborations write it above the frame. */
export interface Label {
  /** Bold, at the left; `neutrina`, where not given. */
  readonly experiment?: string
  /** Beside it: `Simulation`, `Preliminary`. */
  readonly status?: string
  /** At the right: energy and luminosity, or what is shown. */
  readonly right?: string
}

/** What is written above a panel. */
export interface HeaderOptions {
  /** At the right of the label; `null` for no label at all. */
  readonly caption?: string | null
  /** At the left; `null` for none. */
  readonly label?: Label | null
  /** Above the label. */
  readonly title?: string
}

const BASE = -8
const ROW = 19
const GAP = 6

/** The label and its right-hand text, beside each other where there is no room for both, and the title above them. */
export function headerTexts({ x }: View, { caption, label, title }: HeaderOptions): Line[] {
  const hasLabel = label !== null && caption !== null && (label !== undefined || caption !== undefined)
  const lines = hasLabel ? labelTexts(x.length, label ?? {}, caption ?? '') : []
  if (!title) return lines
  return [...lines, { text: title, x: 0, y: lines.length > 0 ? BASE - ROW : BASE, size: TEXT.title, weight: 'bold' }]
}

function labelTexts(length: number, { experiment = 'neutrina', status = '', right }: Label, caption: string): Line[] {
  const size = TEXT.caption
  const shared = { y: BASE, size }
  const besideName = experiment === '' ? 0 : richText(experiment, size, true).width + GAP
  const end = besideName + (status === '' ? 0 : richText(status, size).width + GAP)
  const text = right ?? caption
  const fits = end + GAP + richText(text, size).width <= length
  const lines: Line[] = [
    { ...shared, text: experiment, x: 0, weight: 'bold' },
    { ...shared, text: status, x: besideName },
    { ...shared, text, x: fits ? length : end + GAP, align: fits ? 'right' : 'left' },
  ]
  return lines.filter((line) => line.text !== '')
}
