import { drawn } from '../../client/dom.ts'
import type { MadeJet } from './generator.ts'

const HALF = 100
/** What the picture reaches to in η and φ. */
const REACH = 0.45
/** The radius of the jets. */
const RADIUS = 0.4
/** The radius of a particle that has all of the jet's p_T. */
const LARGEST = 46

/** A jet seen from the middle of the detector. */
export interface JetPicture {
  readonly root: SVGSVGElement
  /** Shows a jet, or none. */
  show(jet: MadeJet | undefined): void
}

/** Particles as discs in η and φ about the jet's axis, their areas as their p_T. */
export function jetPicture(): JetPicture {
  const discs = drawn('g', { class: 'discs' })
  const mass = drawn('text', { x: -HALF + 4, y: HALF - 6 })
  const root = drawn(
    'svg',
    {
      viewBox: `${-HALF} ${-HALF} ${2 * HALF} ${2 * HALF}`,
      class: 'jet',
      role: 'img',
      'aria-label': 'a generated jet',
    },
    drawn('circle', { class: 'cone', r: (RADIUS / REACH) * HALF }),
    ...[discs, mass],
  )
  const onto = (angle: number) => (angle / REACH) * HALF
  return {
    root,
    show(jet) {
      mass.textContent = jet ? jet.mass.toFixed(3) : ''
      discs.replaceChildren(
        ...(jet?.particles ?? [])
          .filter(({ eta, phi }) => Math.max(Math.abs(eta), Math.abs(phi)) < REACH)
          .map(({ eta, phi, pt }) =>
            drawn('circle', {
              cx: onto(eta).toFixed(1),
              cy: (-onto(phi)).toFixed(1),
              r: (LARGEST * Math.sqrt(pt)).toFixed(1),
            }),
          ),
      )
    },
  }
}
