import { checkFinite } from '../layout/checks.ts'
import type { Layer, Mark, View } from '../layout/mark.ts'
import { textLayers } from '../layout/text.ts'
import { type Colour, colourOf, TEXT } from '../theme.ts'

interface Place {
  readonly x: number
  readonly y: number
}

interface AnnotationStyle {
  /** What an arrow points at. */
  readonly to?: Place
  readonly colour?: Colour
  readonly size?: number
}

const HEAD = 40
/** Between the text and its arrow, px. */
const GAP = 6

/** Words at a place in the units of the axes, with an arrow to another place where one is given. */
export function annotation(label: string, at: Place, style: AnnotationStyle = {}): Mark {
  const { to, colour = 'ink', size = TEXT.legend } = style
  return {
    layers: (view) => {
      const from = pixels(label, at, view)
      if (!to) return textLayers([{ text: label, ...from, size, colour, align: 'centre' }])
      const end = pixels(label, to, view)
      // the words stand on the far side of the arrow's start
      const [across, up] = [end.x - from.x, end.y - from.y]
      const level = Math.abs(across) > Math.abs(up)
      const align = level ? (across > 0 ? 'right' : 'left') : 'centre'
      const middle = from.y - 0.35 * size
      const start = level
        ? { x: from.x + Math.sign(across) * GAP, y: middle }
        : { x: from.x, y: up > 0 ? from.y + GAP : from.y - size - GAP / 2 }
      return [...arrow(start, end, colourOf(colour)), ...textLayers([{ text: label, ...from, size, colour, align }])]
    },
  }
}

function pixels(label: string, { x, y }: Place, view: View): Place {
  const place = { x: view.x.along(x), y: view.y.length - view.y.along(y) }
  checkFinite(`annotation ${label}`, place)
  return place
}

function arrow(from: Place, to: Place, color: string): Layer[] {
  const tenth = (value: number) => ({ value: Math.round(10 * value) / 10 })
  const data = { values: [{}] }
  const [x, y] = [tenth(to.x), tenth(to.y)]
  const angle = Math.round((Math.atan2(to.x - from.x, from.y - to.y) * 180) / Math.PI)
  return [
    {
      data,
      mark: { type: 'rule', color, strokeWidth: 1.2, tooltip: null },
      encoding: { x: tenth(from.x), y: tenth(from.y), x2: x, y2: y },
    },
    {
      data,
      mark: { type: 'point', shape: 'triangle', filled: true, color, size: HEAD, angle, opacity: 1, tooltip: null },
      encoding: { x, y },
    },
  ]
}
