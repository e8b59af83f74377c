import { type Command, Option } from 'commander'
import {
  atLeastBTags,
  atLeastJets,
  type Cut,
  leptonsAbove,
  metAbove,
  oppositeCharges,
  type Skipped,
} from '../lib/events/index.ts'
import type { AskedEvents } from '../lib/systems/index.ts'
import { count, positive } from './options.ts'

/** Which events of which files. */
export interface EventOptions {
  readonly data: string[]
  readonly units?: 'GeV' | 'MeV'
  readonly skipInvalid?: boolean
  readonly minJets?: number
  readonly minBTags?: number
  readonly minLeptonPt?: number
  readonly minMet?: number
  readonly oppositeCharges?: boolean
}

/** The names of these options, which are no settings of a training. */
export const EVENT_OPTIONS: readonly string[] = [
  ...['data', 'units', 'skipInvalid'],
  ...['minJets', 'minBTags', 'minLeptonPt', 'minMet', 'oppositeCharges'],
]

/** Adds the options that say which events. */
export const withEvents = (command: Command, what: string): Command =>
  command
    .requiredOption('--data <file...>', `${what}; several files are one set`)
    .addOption(new Option('--units <unit>', 'unit of momenta and energies in the files').choices(['GeV', 'MeV']))
    .option('--skip-invalid', 'leave out events that may not be read, count and name them')
    .option('--min-jets <n>', 'only events with at least n jets', count)
    .option('--min-b-tags <n>', 'only events with at least n b-tags', count)
    .option('--min-lepton-pt <GeV>', 'only events whose leptons are all above this', positive)
    .option('--min-met <GeV>', 'only events with more missing momentum', positive)
    .option('--opposite-charges', 'only events with two leptons of opposite charge')

/** What is asked of the files. */
export const askedEvents = ({ data, units, skipInvalid, ...options }: EventOptions): AskedEvents => ({
  files: data,
  cuts: cutsOf(options),
  ...(units && { units }),
  ...(skipInvalid && { invalid: 'skip' as const, onSkipped: tellSkipped }),
})

/** The cuts of some options, in a fixed order. */
function cutsOf({ minJets, minBTags, minLeptonPt, minMet, oppositeCharges: opposite }: Omit<EventOptions, 'data'>) {
  const cuts: Cut[] = [
    ...(opposite ? [oppositeCharges] : []),
    ...(minLeptonPt === undefined ? [] : [leptonsAbove(minLeptonPt)]),
    ...(minMet === undefined ? [] : [metAbove(minMet)]),
    ...(minJets === undefined ? [] : [atLeastJets(minJets)]),
    ...(minBTags === undefined ? [] : [atLeastBTags(minBTags)]),
  ]
  return cuts
}

const SHOWN = 5

function tellSkipped({ count, reasons }: Skipped): void {
  const more = count > SHOWN ? `  and ${count - SHOWN} more\n` : ''
  const shown = reasons.slice(0, SHOWN).map((reason) => `  ${reason}\n`)
  process.stderr.write(`${count} events left out that may not be read:\n${shown.join('')}${more}`)
}
