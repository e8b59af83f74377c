import type { LiveEvent } from '../liveFlow.ts'
import { element } from './dom.ts'
import { type Handle, handleNames, handlesOf } from './handles.ts'

/** The buttons and sliders under the pictures. */
export interface Controls {
  readonly root: HTMLElement
  show(event: LiveEvent, selected: number): void
  say(text: string): void
}

export interface Actions {
  readonly chooseEvent: (index: number) => void
  readonly chooseHandle: (index: number) => void
  readonly slide: (to: Partial<Pick<Handle, 'pt' | 'phi' | 'eta'>>) => void
  readonly reset: () => void
}

interface Slider {
  readonly label: HTMLLabelElement
  set(value: number | undefined): void
}

/** Everything that the drawing answers to can also be done from the keyboard. */
export function controls(events: readonly LiveEvent[], actions: Actions): Controls {
  const choice = element('select', {}, ...events.map(({ label }) => element('option', {}, label)))
  choice.addEventListener('change', () => actions.chooseEvent(choice.selectedIndex))
  const reset = element('button', { type: 'button' }, 'As measured')
  reset.addEventListener('click', actions.reset)
  const what = element('select', {})
  what.addEventListener('change', () => actions.chooseHandle(what.selectedIndex))
  const sliders: Record<'pt' | 'phi' | 'eta', Slider> = {
    pt: slider('p_T', 'GeV', [0, 400, 1], (pt) => actions.slide({ pt: Math.max(pt, 0.5) })),
    phi: slider('φ', 'rad', [-3.14, 3.14, 0.01], (phi) => actions.slide({ phi })),
    eta: slider('η', '', [-2.5, 2.5, 0.01], (eta) => actions.slide({ eta })),
  }
  const words = element('p', { class: 'said', 'aria-live': 'polite' })
  const rows = [
    element('div', { class: 'row' }, element('label', {}, 'Event ', choice), reset),
    element(
      'div',
      { class: 'row' },
      element('label', {}, 'Move ', what),
      ...Object.values(sliders).map((s) => s.label),
    ),
  ]
  return {
    root: element('div', { class: 'controls' }, ...rows, words),
    say: (text) => words.replaceChildren(text),
    show(event, selected) {
      const names = handleNames(event)
      const same = [...what.options].map(({ text }) => text).join() === names.join()
      if (!same) what.replaceChildren(...names.map((name) => element('option', {}, name)))
      what.selectedIndex = selected
      const { pt, phi, eta } = handlesOf(event)[selected]
      sliders.pt.set(pt)
      sliders.phi.set(phi)
      sliders.eta.set(eta)
    },
  }
}

function slider(name: string, unit: string, range: [number, number, number], slide: (to: number) => void): Slider {
  const [min, max, step] = range
  const input = element('input', { type: 'range', min, max, step })
  const shown = element('output')
  const label = element('label', { class: 'slider' }, name.replace('p_T', 'pT'), input, shown)
  const digits = step < 1 ? 2 : 0
  input.addEventListener('input', () => slide(Number(input.value)))
  return {
    label,
    set(value) {
      label.hidden = value === undefined
      if (value === undefined) return
      input.value = String(value)
      shown.value = `${value.toFixed(digits).replace('-', '−')} ${unit}`
    },
  }
}
