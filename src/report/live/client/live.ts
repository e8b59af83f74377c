import type { LiveEvent, LiveFlow } from '../liveFlow.ts'
import { controls } from './controls.ts'
import { element } from './dom.ts'
import { type Drawn, openFlow } from './flow.ts'
import { moved } from './handles.ts'
import { histogram } from './histogram.ts'
import { plane } from './plane.ts'

const COORDINATES = ['p_x', 'p_y', 'p_z'].map((name) => name.replace('_', ''))
const NEUTRINOS = [
  { name: 'ν', className: 'nu' },
  { name: 'ν̄', className: 'anti' },
]

/** Builds one live posterior in its figure. */
async function start(figure: HTMLElement): Promise<void> {
  const flow: LiveFlow = JSON.parse(figure.querySelector('script')!.textContent!)
  const draw = await openFlow(flow)
  const count = flow.layout === 'dileptonic' ? 2 : 1
  const panels = NEUTRINOS.slice(0, count).flatMap(({ name, className }, k) =>
    COORDINATES.map((axis, c) => ({ neutrino: k, axis: c, ...histogram(`${axis} of ${name} [GeV]`, className) })),
  )
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
    for (const { neutrino, axis, update } of panels) update(column(drawn, neutrino, axis))
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
    for (const { neutrino, axis, reference } of panels) {
      reference(column(drawn, neutrino, axis), measured.truth[neutrino]?.[axis])
    }
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
    element('div', { class: `panels of-${count}` }, ...panels.map(({ root }) => root)),
    bar.root,
  )
  figure.querySelector('.still')?.replaceWith(place)
  figure.dataset.state = 'drawn'
}

const column = ({ momenta, neutrinos }: Drawn, neutrino: number, axis: number): Float32Array =>
  Float32Array.from(
    { length: momenta.length / 3 / neutrinos },
    (_, row) => momenta[3 * (row * neutrinos + neutrino) + axis],
  )

async function startAll(): Promise<void> {
  for (const figure of document.querySelectorAll<HTMLElement>('figure[data-kind="live"]')) {
    try {
      await start(figure)
    } catch (error) {
      figure.dataset.state = 'still'
      figure.append(
        element('p', { class: 'left-out' }, `The live posterior does not run here: ${(error as Error).message}`),
      )
    }
  }
  document.documentElement.dataset.live = 'ready'
}

void startAll()
