import type { Command } from 'commander'
import { atLeastBTags, atLeastJets, type Cut, leptonsAbove, metAbove, oppositeCharges } from '../lib/events/index.ts'
import { count, positive } from './options.ts'

/** What is asked of the events. */
export interface SelectionOptions {
  readonly minJets?: number
  readonly minBTags?: number
  readonly minLeptonPt?: number
  readonly minMet?: number
  readonly oppositeCharges?: boolean
}

/** Adds the options that select events. */
export const withSelection = (command: Command): Command =>
  command
    .option('--min-jets <n>', 'only events with at least n jets', count)
    .option('--min-b-tags <n>', 'only events with at least n b-tags', count)
    .option('--min-lepton-pt <GeV>', 'only events whose leptons are all above this', positive)
    .option('--min-met <GeV>', 'only events with more missing momentum', positive)
    .option('--opposite-charges', 'only events with two leptons of opposite charge')

/** The cuts of some options, in a fixed order. */
export function cutsOf({ minJets, minBTags, minLeptonPt, minMet, oppositeCharges: opposite }: SelectionOptions): Cut[] {
  return [
    ...(opposite ? [oppositeCharges] : []),
    ...(minLeptonPt === undefined ? [] : [leptonsAbove(minLeptonPt)]),
    ...(minMet === undefined ? [] : [metAbove(minMet)]),
    ...(minJets === undefined ? [] : [atLeastJets(minJets)]),
    ...(minBTags === undefined ? [] : [atLeastBTags(minBTags)]),
  ]
}
