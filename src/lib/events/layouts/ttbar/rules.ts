import type { EventRule, PlaceRule } from '../layout.ts'
import { PLAIN } from './parts.ts'

/** Files have one lepton or two in every event: none of the places is empty. */
export const presentEverywhere: PlaceRule = {
  column: 'pt',
  wanted: 'a momentum above 0: no place of these is empty',
  holds: ({ pt }, place) => pt[place] > 0,
}

/** What has a momentum has an energy. */
export const energyWhereMomentum: PlaceRule = {
  column: 'energy',
  wanted: 'an energy above 0 where there is a momentum',
  holds: ({ pt, energy }, place) => energy[place] > 0 || !(pt[place] > 0),
}

const tagsAreOfJets: EventRule = {
  part: 'nbjets',
  column: PLAIN,
  wanted: 'no more than njets',
  brokenAt: ({ nbjets, njets }, event) => (nbjets.columns[PLAIN][event] <= njets.columns[PLAIN][event] ? -1 : 0),
}

const matchesAreQuarks: EventRule = {
  part: 'jetsIndices',
  column: PLAIN,
  wanted: 'an index of the quarks of the event, or -1',
  brokenAt: ({ jetsIndices, truthQuarks }, event) => {
    if (!jetsIndices || !truthQuarks) return -1
    const perEvent = jetsIndices.perEvent!
    const indices = jetsIndices.columns[PLAIN].subarray(event * perEvent, (event + 1) * perEvent)
    return indices.findIndex((index) => index >= truthQuarks.perEvent!)
  },
}

/** What the parts of one event owe each other. */
export const RULES: readonly EventRule[] = [tagsAreOfJets, matchesAreQuarks]
