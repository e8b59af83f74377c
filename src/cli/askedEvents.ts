import { writeFileSync } from 'node:fs'
import { type Command, Option } from 'commander'
import {
  atLeastBTags,
  atLeastJets,
  type Cut,
  cutFrom,
  leptonsAbove,
  metAbove,
  oppositeCharges,
  readMapping,
  type Skipped,
} from '../lib/events/index.ts'
import type { AskedEvents } from '../lib/systems/index.ts'
import { files } from './files.ts'
import { count, positive } from './options.ts'

/** Which events of which files. */
export interface EventOptions {
  readonly data: string[]
  readonly mapping?: string
  readonly units?: 'GeV' | 'MeV'
  readonly skipInvalid?: boolean
  readonly listSkipped?: string
  readonly minJets?: number
  readonly minBTags?: number
  readonly minLeptonPt?: number
  readonly minMet?: number
  readonly oppositeCharges?: boolean
  readonly select?: string
}

/** The names of these options, which are no settings of a training. */
export const EVENT_OPTIONS: readonly string[] = [
  ...['data', 'mapping', 'units', 'skipInvalid', 'listSkipped'],
  ...['minJets', 'minBTags', 'minLeptonPt', 'minMet', 'oppositeCharges', 'select'],
]

/** Adds the options that say which events of the files that `--data` names, which not every command must be given. */
export function withEvents(command: Command, what: string, required = true): Command {
  const words = `${what}; several files are one set, 'quoted/*' too`
  const option = new Option('--data <file...>', words).argParser(files)
  return withReading(command.addOption(required ? option.makeOptionMandatory() : option))
}

/** Adds the options that say how files are read, and which of their events. */
export const withReading = (command: Command): Command =>
  command
    .option('--mapping <file>', 'which columns are which quantities (JSON; neutrina columns proposes one)')
    .addOption(new Option('--units <unit>', 'unit of momenta and energies in the files').choices(['GeV', 'MeV']))
    .option('--skip-invalid', 'leave out events that may not be read, count and list them')
    .option('--list-skipped <file>', 'where --skip-invalid writes its list, a line an event')
    .option('--min-jets <n>', 'only events with at least n jets', count)
    .option('--min-b-tags <n>', 'only events with at least n b-tags', count)
    .option('--min-lepton-pt <GeV>', 'only events whose leptons are all above this', positive)
    .option('--min-met <GeV>', 'only events with more missing momentum', positive)
    .option('--select <expression>', 'only events that fulfil it: "met.pt > 30 && count(jets.pt > 40) >= 2"')
    .option('--opposite-charges', 'only events with two leptons of opposite charge')

/** What is asked of the files. */
export const askedEvents = ({
  data = [],
  mapping,
  units,
  skipInvalid,
  listSkipped,
  ...options
}: Partial<EventOptions>): AskedEvents => ({
  files: data,
  cuts: cutsOf(options),
  ...(mapping !== undefined && { mapping: readMapping(mapping) }),
  ...(units && { units }),
  ...(skipInvalid && { invalid: 'skip' as const, onSkipped: tellSkipped(listSkipped) }),
})

/** The cuts of some options, in a fixed order. */
function cutsOf({
  minJets,
  minBTags,
  minLeptonPt,
  minMet,
  oppositeCharges: opposite,
  select,
}: Omit<EventOptions, 'data'>) {
  const cuts: Cut[] = [
    ...(opposite ? [oppositeCharges] : []),
    ...(minLeptonPt === undefined ? [] : [leptonsAbove(minLeptonPt)]),
    ...(minMet === undefined ? [] : [metAbove(minMet)]),
    ...(minJets === undefined ? [] : [atLeastJets(minJets)]),
    ...(minBTags === undefined ? [] : [atLeastBTags(minBTags)]),
    ...(select === undefined ? [] : [cutFrom(select)]),
  ]
  return cuts
}

const SHOWN = 5

/** Tells how many events were left out, and the first of them; all that are named go to the list. */
const tellSkipped =
  (list?: string) =>
  (skipped: Skipped): void => {
    const { count, reasons } = skipped
    if (list !== undefined) {
      const rest = count > reasons.length ? `and ${count - reasons.length} more\n` : ''
      writeFileSync(list, `${reasons.map((reason) => `${reason}\n`).join('')}${rest}`)
    }
    const more = count > SHOWN ? `  and ${count - SHOWN} more\n` : ''
    const shown = reasons.slice(0, SHOWN).map((reason) => `  ${reason}\n`)
    process.stderr.write(`${count} events left out that may not be read:\n${shown.join('')}${more}`)
  }
