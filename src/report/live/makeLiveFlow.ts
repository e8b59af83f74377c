import { ConfigError } from '../../complaint.ts'
import { type Events, takeEvents } from '../../lib/events/index.ts'
import { loadModel } from '../../lib/training/index.ts'
import { encodeWeights } from './encodeWeights.ts'
import { LIVE, type LiveEvent, type LiveFlow, MOST_EVENTS } from './liveFlow.ts'

/** What a live posterior shows. */
export interface LiveOptions {
  /** The folder of a trained flow. */
  readonly model: string
  readonly events: Events
  /** Which events the reader may choose from, and what to call each. */
  readonly show: readonly { readonly event: number; readonly label: string }[]
  /** Draws of an event, 1 to 4,096. */
  readonly draws?: number
}

/**
 * A posterior that answers: in a report, the reader moves an event's leptons, jets or missing momentum, and the trained flow draws
 * again, in the page. Its weights travel in half precision.
 * @throws FileError when the model cannot be read; ConfigError for more than 20 events
 */
export async function livePosterior({ model: folder, events, show, draws = 512 }: LiveOptions): Promise<LiveDisplay> {
  if (show.length < 1 || show.length > MOST_EVENTS) {
    throw new ConfigError({ who: 'livePosterior', wanted: `1 to ${MOST_EVENTS} events`, got: `${show.length}` })
  }
  const { model, params } = await loadModel(folder)
  const flow: LiveFlow = {
    version: 1,
    layout: events.layout,
    model,
    params: [...params].map(([name, { shape }]) => ({ name, shape })),
    weights: encodeWeights(params),
    draws,
    events: show.map(({ event, label }) => liveEvent(takeEvents(events, [event]), label)),
  }
  const text = `[live posterior of ${show.length} events: it answers in the page that \`neutrina report\` makes]`
  return { [Symbol.for('Jupyter.display')]: () => ({ [LIVE]: flow, 'text/plain': text }) }
}

/** What a notebook shows as a live posterior. */
export interface LiveDisplay {
  [display: symbol]: () => Record<string, unknown>
}

/** The one event of a set. */
function liveEvent({ met, leptons, jets, njets, nbjets, neutrinos }: Events, label: string): LiveEvent {
  const object = (o: typeof leptons | typeof jets, k: number) => ({
    pt: o.pt[k],
    eta: o.eta[k],
    phi: o.phi[k],
    energy: o.energy[k],
  })
  const places = (perEvent: number) => Array.from({ length: perEvent }, (_, k) => k)
  return {
    label,
    met: { pt: met.pt[0], phi: met.phi[0] },
    leptons: places(leptons.perEvent).map((k) => ({
      ...object(leptons, k),
      type: leptons.type[k],
      ...(leptons.charge && { charge: leptons.charge[k] }),
    })),
    jets: places(jets.perEvent)
      .filter((k) => jets.pt[k] > 0)
      .map((k) => ({ ...object(jets, k), isTagged: jets.isTagged[k] })),
    njets: njets[0],
    nbjets: nbjets[0],
    truth: neutrinos ? places(neutrinos.perEvent).map((k) => momentum(neutrinos, k)) : [],
  }
}

function momentum({ pt, eta, phi }: NonNullable<Events['neutrinos']>, k: number): [number, number, number] {
  return [pt[k] * Math.cos(phi[k]), pt[k] * Math.sin(phi[k]), pt[k] * Math.sinh(eta[k])]
}
