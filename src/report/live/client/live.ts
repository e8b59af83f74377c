import type { Quantity } from '../../../lib/columns/index.ts'
import type { LiveEvent, LiveFlow } from '../liveFlow.ts'
import { controls } from './controls.ts'
import { element } from './dom.ts'
import { type Drawn, openFlow } from './flow.ts'
import { moved } from './handles.ts'
import { histogram } from './histogram.ts'
import { plane } from './plane.ts'
import { startEach } from './startEach.ts'

/** How the columns of the first and of the second momentum are drawn. */
const CLASSES = ['nu', 'anti']

/** A label such as p_x^ν in plain words. */
const plain = ({ name, label = name, unit }: Quantity) => `${label.replace('_', '').replace('^', ' of ')} [${unit}]`

/** Builds one live posterior in its figure. */
async function start(figure: HTMLElement): Promise<void> {
  const flow: LiveFlow = JSON.parse(figure.querySelector('script')!.textContent!)
  const { columns, draw } = await openFlow(flow)
  const panels = columns.map((quantity, place) => ({
    place,
    ...histogram(plain(quantity), CLASSES[Math.floor(place / 3)]),
  }))
  let measured = flow.events[0]
  let event = measured
  let selected = 0
  let waiting = false

  function change(next: LiveEvent): void {
    event = next
    bar.show(event, selected)
    picture.move(event, selected)
    if (waiting) return
    waiting = true
    requestAnimationFrame(() => {
      waiting = false
      redraw(draw(event))
    })
  }

  function redraw(drawn: Drawn): void {
    for (const { place, update } of panels) update(column(drawn, place))
    picture.cloud(drawn)
    bar.say(
      `${flow.draws} draws in ${drawn.milliseconds.toFixed(0)} ms, computed in this page. Colour: the event as it is now; ` +
        'outline: as measured; dashed line and cross: the true neutrino.',
    )
  }

  function choose(index: number): void {
    measured = flow.events[index]
    event = measured
    selected = 0
    const drawn = draw(measured)
    for (const { place, reference } of panels) reference(column(drawn, place), measured.truth.flat()[place])
    picture.show(event)
    picture.move(event, selected)
    bar.show(event, selected)
    redraw(drawn)
  }

  const picture = plane((handle, pt, phi) => {
    selected = handle
    change(moved(event, handle, { pt: Math.max(pt, 0.5), phi }))
  })
  const bar = controls(flow.events, {
    chooseEvent: choose,
    chooseHandle: (index) => {
      selected = index
      change(event)
    },
    slide: (to) => change(moved(event, selected, to)),
    reset: () => change(measured),
  })
  choose(0)
  const place = element(
    'div',
    { class: 'live' },
    picture.root,
    element('div', { class: `panels of-${columns.length / 3}` }, ...panels.map(({ root }) => root)),
    bar.root,
  )
  figure.querySelector('.still')?.replaceWith(place)
  figure.dataset.state = 'drawn'
}

const column = ({ values, columns }: Drawn, place: number): Float32Array =>
  Float32Array.from({ length: values.length / columns }, (_, row) => values[row * columns + place])

void startEach('live', 'The live posterior does', start)
