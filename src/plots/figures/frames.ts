import { type Chart, chart } from '../chart.ts'
import { checkSome } from '../layout/checks.ts'
import { rows } from '../layout/encode.ts'
import type { Layer, Mark } from '../layout/mark.ts'
import { type Drawn, panel } from '../layout/panel.ts'
import { plainText, richText } from '../layout/richText.ts'
import { COLOURS, FONT, TEXT } from '../theme.ts'
import { altOf, type FigureOptions } from './figure.ts'

/** What is drawn while the slider stands at one place. */
export interface Frame {
  /** One line about it. */
  readonly note: string
  readonly marks: readonly Drawn[]
}

interface FramesOptions extends FigureOptions {
  /** What the slider chooses. */
  readonly slider: string
}

const FRAME = 'frame'

/**
 * One panel whose marks are chosen with a slider, the same axes for all; where there is no slider, the first frame is shown.
 * Marks that are given besides are always there.
 */
export function frames(
  of: readonly Frame[],
  { slider, ...options }: FramesOptions,
  ...always: readonly Drawn[]
): Chart {
  checkSome('frames', 'frame', of)
  const marks = of.flatMap((frame, k) => [
    ...frame.marks.flatMap((mark) => (mark ? [only(mark, k)] : [])),
    noteOf(frame.note, k),
  ])
  const body = panel({ caption: '', ...options }, [...always, ...marks])
  const bind = { input: 'range', min: 0, max: of.length - 1, step: 1, name: `${plainText(slider)} ` }
  const alt = options.alt ?? `${altOf(options)}, with a slider over ${plainText(slider)}`
  return chart({ ...body, params: [...paramsOf(body), { name: FRAME, value: 0, bind }] }, alt)
}

const paramsOf = (body: Layer): readonly unknown[] => (body.params as readonly unknown[] | undefined) ?? []

const at = (frame: number): Layer => ({ filter: `${FRAME} === ${frame}` })

/** A mark that is seen in one frame; its legend is that of the first. */
function only({ legend, layers, ...mark }: Mark, frame: number): Mark {
  return {
    ...mark,
    ...(legend && frame === 0 && { legend }),
    layers: (view) =>
      layers(view).map((layer) => ({
        ...layer,
        transform: [at(frame), ...((layer.transform as readonly Layer[] | undefined) ?? [])],
      })),
  }
}

/** Above the line of labels: inside, marks move under it from frame to frame. */
const noteOf = (note: string, frame: number): Mark => ({
  layers: () => {
    const { runs, width } = richText(note, TEXT.legend)
    return runs.map(({ text, offset, drop, size }) => ({
      ...rows([{ text }]),
      transform: [at(frame)],
      mark: { type: 'text', align: 'left', font: FONT, fontSize: size, color: COLOURS.ink },
      encoding: {
        text: { field: 'text', type: 'nominal' },
        x: { value: { expr: `width / 2 + ${offset - width / 2}` } },
        y: { value: drop - 26 },
      },
    }))
  },
})
