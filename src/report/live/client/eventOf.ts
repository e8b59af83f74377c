import type { Events } from '../../../lib/events/index.ts'
import type { LiveEvent, LiveFlow, LiveObject } from '../liveFlow.ts'

/** One event in the library's columns; its jets by falling transverse momentum, wherever they were moved. */
export function eventsOf(layout: LiveFlow['layout'], { met, leptons, njets, nbjets, ...event }: LiveEvent): Events {
  const jets = [...event.jets].sort((a, b) => b.pt - a.pt)
  const charges = leptons.map(({ charge }) => charge).filter((charge) => charge !== undefined)
  return {
    layout,
    count: 1,
    met: { pt: Float32Array.of(met.pt), phi: Float32Array.of(met.phi) },
    leptons: {
      ...objects(leptons),
      type: Int16Array.from(leptons, ({ type }) => type),
      ...(charges.length === leptons.length && { charge: Int16Array.from(charges) }),
    },
    jets: { ...objects(jets), isTagged: Uint8Array.from(jets, ({ isTagged }) => isTagged) },
    njets: Int16Array.of(njets),
    nbjets: Int16Array.of(nbjets),
  }
}

const objects = (all: readonly LiveObject[]) => ({
  perEvent: all.length,
  pt: Float32Array.from(all, ({ pt }) => pt),
  eta: Float32Array.from(all, ({ eta }) => eta),
  phi: Float32Array.from(all, ({ phi }) => phi),
  energy: Float32Array.from(all, ({ energy }) => energy),
})
