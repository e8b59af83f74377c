import type { LiveEvent } from '../liveFlow.ts'
import { drawn } from './dom.ts'
import type { Drawn } from './flow.ts'
import { type Handle, handlesOf } from './handles.ts'

/** Half the picture's width in its own units. */
const HALF = 190
const EDGE = 170

/** The event seen along the beam: what was measured as arrows that can be dragged, the draws as points. */
export interface Plane {
  readonly root: SVGSVGElement
  /** Takes another event, and sets the scale to it. */
  show(event: LiveEvent): void
  /** The same event with something moved. */
  move(event: LiveEvent, selected: number): void
  cloud(draws: Drawn): void
}

/** The transverse plane, whose arrows the reader drags. */
export function plane(onDrag: (handle: number, pt: number, phi: number) => void): Plane {
  const rings = drawn('g', { class: 'rings' })
  const points = drawn('g', { class: 'cloud' })
  const arrows = drawn('g')
  const root = drawn(
    'svg',
    {
      viewBox: `${-HALF} ${-HALF} ${2 * HALF} ${2 * HALF}`,
      class: 'plane',
      role: 'img',
      'aria-label': 'The event in the plane across the beam',
    },
    ...[rings, points, arrows],
  )
  let scale = 1
  let dragged: number | undefined

  function at(pt: number, phi: number): [number, number] {
    return [pt * scale * Math.cos(phi), -pt * scale * Math.sin(phi)]
  }

  function arrow({ name, pt, phi, className }: Handle, index: number, selected: boolean): SVGGElement {
    const [x, y] = at(pt, phi)
    const size = Math.hypot(x, y) || 1
    const label = drawn('text', { x: x + (13 * x) / size, y: y + (13 * y) / size + 4 }, name)
    const group = drawn(
      'g',
      { class: `arrow ${className}${selected ? ' selected' : ''}` },
      ...[drawn('line', { x1: 0, y1: 0, x2: x, y2: y }), label],
    )
    const tip = drawn('circle', { cx: x, cy: y, r: 6, class: 'tip' })
    tip.addEventListener('pointerdown', (event) => {
      event.preventDefault()
      dragged = index
      root.setPointerCapture(event.pointerId)
    })
    group.append(tip)
    return group
  }

  root.addEventListener('pointermove', (event) => {
    if (dragged === undefined) return
    const box = root.getBoundingClientRect()
    const x = ((event.clientX - box.left) / box.width) * 2 * HALF - HALF
    const y = HALF - ((event.clientY - box.top) / box.height) * 2 * HALF
    onDrag(dragged, Math.min(Math.hypot(x, y), HALF) / scale, Math.atan2(y, x))
  })
  for (const end of ['pointerup', 'pointercancel'] as const) root.addEventListener(end, () => (dragged = undefined))

  function move(event: LiveEvent, selected: number): void {
    const truth = event.truth.map(([x, y], k) => {
      return drawn('path', {
        d: `M${x * scale - 5} ${-y * scale - 5}l10 10m0 -10l-10 10`,
        class: `true-neutrino ${k === 0 ? 'nu' : 'anti'}`,
      })
    })
    arrows.replaceChildren(
      ...handlesOf(event).map((handle, index) => arrow(handle, index, index === selected)),
      ...truth,
    )
  }

  return {
    root,
    move,
    show(event) {
      const farthest = Math.max(...handlesOf(event).map(({ pt }) => pt), 80)
      scale = EDGE / (1.15 * farthest)
      const step = farthest > 250 ? 100 : 50
      const radii = Array.from({ length: Math.floor(HALF / (step * scale)) }, (_, i) => (i + 1) * step)
      rings.replaceChildren(
        ...radii.map((pt) => drawn('circle', { r: pt * scale })),
        ...radii.map((pt) => drawn('text', { x: 3, y: -pt * scale - 3 }, `${pt} GeV`)),
      )
      move(event, 0)
    },
    cloud({ values, columns }) {
      points.replaceChildren(
        ...Array.from({ length: columns / 3 }, (_, k) => {
          const dots: string[] = []
          for (let at = 3 * k; at < values.length; at += columns) {
            const x = values[at] * scale
            const y = -values[at + 1] * scale
            if (Math.hypot(x, y) < 1.4 * HALF) dots.push(`M${x.toFixed(1)} ${y.toFixed(1)}h0`)
          }
          return drawn('path', { d: dots.join(''), class: k === 0 ? 'nu' : 'anti' })
        }),
      )
    },
  }
}
