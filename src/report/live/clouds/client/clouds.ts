import { element } from '../../client/dom.ts'
import { startEach } from '../../client/startEach.ts'
import type { LiveClouds } from '../liveClouds.ts'
import { type Asked, type MadeJet, openGenerator } from './generator.ts'
import { jetPicture } from './jetPicture.ts'
import { massStrip } from './massStrip.ts'

/** Jets that are drawn one by one, which is also how many are made before the page is painted again. */
const PICTURES = 8

interface Slider {
  readonly label: HTMLLabelElement
  set(value: number): void
}

function slider(name: string, [min, max, step]: [number, number, number], slide: (to: number) => void): Slider {
  const input = element('input', { type: 'range', min, max, step })
  const shown = element('output')
  const label = element('label', { class: 'slider' }, name, input, shown)
  const write = () => (shown.value = Number(input.value).toFixed(step < 1 ? 3 : 0))
  input.addEventListener('input', () => {
    write()
    slide(Number(input.value))
  })
  return {
    label,
    set(value) {
      input.value = String(value)
      write()
    },
  }
}

const pause = () => new Promise<void>((done) => setTimeout(done))

/** Builds one live generator in its figure. */
async function start(figure: HTMLElement): Promise<void> {
  const clouds: LiveClouds = JSON.parse(figure.querySelector('script')!.textContent!)
  const { masses, particles, jets } = clouds
  const make = await openGenerator(clouds)
  const pictures = Array.from({ length: PICTURES }, jetPicture)
  const strip = massStrip(1.25 * masses.most)
  const words = element('p', { class: 'said', 'aria-live': 'polite' })
  let asked: Asked = { mass: masses.first, particles, seed: 1 }
  let choice = 0

  async function ask(change: Partial<Asked>): Promise<void> {
    asked = { ...asked, ...change }
    const own = ++choice
    const made: MadeJet[] = []
    let milliseconds = 0
    while (made.length < jets) {
      // a later choice takes over
      await pause()
      if (own !== choice) return
      const began = performance.now()
      made.push(...make(asked, made.length, Math.min(PICTURES, jets - made.length)))
      milliseconds += performance.now() - began
      if (made.length <= PICTURES) for (const [i, { show }] of pictures.entries()) show(made[i])
      strip.show(
        made.map(({ mass }) => mass),
        asked.mass,
      )
      words.replaceChildren(told(made, asked.mass, milliseconds))
    }
    figure.dataset.jets = String(made.length)
  }

  const mass = slider('mass / pT', [masses.least, masses.most, 0.001], (to) => void ask({ mass: to }))
  const size = slider('particles', [2, Math.max(2, particles), 1], (to) => void ask({ particles: to }))
  const again = element('button', { type: 'button' }, 'Other jets')
  again.addEventListener('click', () => void ask({ seed: asked.seed + 1 }))
  mass.set(asked.mass)
  size.set(asked.particles)
  const place = element(
    'div',
    { class: 'live-clouds' },
    element('div', { class: 'row' }, mass.label, size.label, again),
    element('div', { class: 'jets' }, ...pictures.map(({ root }) => root)),
    strip.root,
    words,
  )
  figure.querySelector('.still')?.replaceWith(place)
  await ask({})
  figure.dataset.state = 'drawn'
}

/** How many jets, how fast, and how near their masses are. */
function told(made: readonly MadeJet[], asked: number, milliseconds: number): string {
  const errors = made.map(({ mass }) => mass - asked)
  const mean = errors.reduce((a, b) => a + b, 0) / errors.length
  const rms = Math.sqrt(errors.reduce((a, b) => a + b * b, 0) / errors.length)
  return (
    `${made.length} jets in ${milliseconds.toFixed(0)} ms, made in this page of noise. Asked for a mass of ${asked.toFixed(3)}, got ` +
    `${(asked + mean).toFixed(4)} on average, ${rms.toFixed(4)} apart (rms). Areas of discs as transverse momenta; the circle has a radius of 0.4.`
  )
}

void startEach('live-clouds', 'The live jets do', start)
