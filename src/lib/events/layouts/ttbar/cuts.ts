import { ConfigError } from '../../../../complaint.ts'
import type { Cut } from '../../cut.ts'
import type { Objects } from './events.ts'

/** @throws ConfigError for a number of objects that is no whole number of at least 0 */
function checkNumber(who: string, n: number): void {
  if (Number.isInteger(n) && n >= 0) return
  throw new ConfigError({ who, wanted: 'a whole number of at least 0', got: String(n) })
}

/** @throws ConfigError for a threshold that is not a number */
function checkThreshold(who: string, pt: number): void {
  if (!Number.isNaN(pt)) return
  throw new ConfigError({ who, wanted: 'a threshold in GeV', got: String(pt) })
}

function countAbove({ pt, perEvent }: Objects, event: number, threshold: number): number {
  let count = 0
  for (let i = event * perEvent; i < (event + 1) * perEvent; i++) if (pt[i] > threshold) count++
  return count
}

/** One charged lepton and no more. */
export const exactlyOneLepton: Cut = {
  layout: 'ttbar',
  name: 'exactly one lepton',
  keeps: ({ leptons }, event) => countAbove(leptons, event, 0) === 1,
}

/** Two charged leptons of opposite charge. */
export const oppositeCharges: Cut = {
  layout: 'ttbar',
  name: 'two leptons of opposite charge',
  keeps: ({ leptons: { perEvent, charge } }, event) => {
    if (!charge)
      throw new ConfigError({ who: 'oppositeCharges', wanted: 'events with charges', got: 'none in the file' })
    return perEvent === 2 && charge[2 * event] * charge[2 * event + 1] < 0
  },
}

/**
 * At least `n` jets above `pt` GeV, of those that have a place in the event.
 * @throws ConfigError for a number that is no whole number of at least 0, or a threshold that is not a number
 */
export function atLeastJets(n: number, pt = 0): Cut {
  checkNumber('atLeastJets', n)
  checkThreshold('atLeastJets', pt)
  return {
    layout: 'ttbar',
    name: `at least ${n} jets${pt > 0 ? ` above ${pt} GeV` : ''}`,
    keeps: ({ jets }, event) => countAbove(jets, event, Math.max(pt, 0)) >= n,
  }
}

/**
 * Exactly `n` jets in the event.
 * @throws ConfigError for a number that is no whole number of at least 0
 */
export function exactlyJets(n: number): Cut {
  checkNumber('exactlyJets', n)
  return { layout: 'ttbar', name: `exactly ${n} jets`, keeps: ({ jets }, event) => countAbove(jets, event, 0) === n }
}

/**
 * At least `n` jets with a b-tag.
 * @throws ConfigError for a number that is no whole number of at least 0
 */
export function atLeastBTags(n: number): Cut {
  checkNumber('atLeastBTags', n)
  return { layout: 'ttbar', name: `at least ${n} b-tags`, keeps: ({ nbjets }, event) => nbjets[event] >= n }
}

/**
 * Every lepton above `pt` GeV.
 * @throws ConfigError for a threshold that is not a number
 */
export function leptonsAbove(pt: number): Cut {
  checkThreshold('leptonsAbove', pt)
  return {
    layout: 'ttbar',
    name: `leptons above ${pt} GeV`,
    keeps: ({ leptons }, event) => countAbove(leptons, event, Math.max(pt, 0)) === countAbove(leptons, event, 0),
  }
}

/**
 * Missing transverse momentum above `pt` GeV.
 * @throws ConfigError for a threshold that is not a number
 */
export function metAbove(pt: number): Cut {
  checkThreshold('metAbove', pt)
  return { layout: 'ttbar', name: `missing momentum above ${pt} GeV`, keeps: ({ met }, event) => met.pt[event] > pt }
}

/** Every quark (four with one lepton, two with two) has its jet. */
export const fullyMatched: Cut = {
  layout: 'ttbar',
  name: 'fully matched',
  keeps: ({ matchability, layout }, event) => {
    const wanted = 'events with their matchability'
    if (!matchability) throw new ConfigError({ who: 'fullyMatched', wanted, got: 'none that was read' })
    const all = layout === 'dileptonic' ? 0b11 : 0b1111
    return (matchability[event] & all) === all
  },
}
