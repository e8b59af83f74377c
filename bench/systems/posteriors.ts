// Posteriors of two neutrinos side by side: the same events, the same number of updates, each network judged on events it never saw.
// usage: npm run bench:posteriors -- --train FILE … --test FILE [--profiles NAME …] [--frames NAME …] [--epochs N] [--recipe NAME] [--seed N]
//   [--events N] [--draws N] [--folder DIR] [--backend NAME]
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command, Option } from 'commander'
import { count, seed, startBackend, withBackend } from '../../src/cli/options.ts'
import { formatMeasured } from '../../src/lib/evaluation/index.ts'
import { openEvents, takeEvents } from '../../src/lib/events/index.ts'
import {
  judge,
  load,
  type PairJudgement,
  posteriorOf,
  type Trained,
  train,
  twoNeutrinos,
} from '../../src/lib/systems/index.ts'
import { FRAMES, type Frame } from '../../src/lib/systems/twoNeutrinos/frame.ts'
import { NU2_FLOWS_PROFILES, type Nu2FlowsProfile } from '../../src/lib/systems/twoNeutrinos/profiles.ts'
import { key } from '../../src/lib/tensor/index.ts'

interface Options {
  train: string[]
  test: string
  profiles: Nu2FlowsProfile[]
  frames?: Frame[]
  recipe: string
  epochs?: number
  seed: number
  events?: number
  draws: number
  folder: string
  backend?: string
}

const command = withBackend(
  new Command('bench:posteriors')
    .requiredOption('--train <file...>', 'events to learn from')
    .requiredOption('--test <file>', 'events to judge on')
    .addOption(
      new Option('--profiles <name...>', 'networks')
        .choices(Object.keys(NU2_FLOWS_PROFILES))
        .default(['neutrina', 'flow-matching', 'diffusion']),
    )
    .addOption(new Option('--frames <name...>', 'axes (default: those of the recipe)').choices(FRAMES))
    .addOption(
      new Option('--recipe <name>', 'settings of the training, but for profile and frame')
        .choices(Object.keys(twoNeutrinos.recipes))
        .default('neutrina'),
    )
    .option('--epochs <n>', 'of all of them (default: those of the recipe)', count)
    .option('--seed <n>', 'seed', seed, 7)
    .option('--events <n>', 'how many events are judged (default: all)', count)
    .option('--draws <n>', 'draws of each event', count, 64)
    .option('--folder <dir>', 'where the models are kept; one that is there is not trained again', 'runs/posteriors'),
)
const options = command.parse().opts<Options>()
await startBackend(options.backend)

const rows: Record<string, Record<string, string>> = {}
const frames: readonly (Frame | undefined)[] = options.frames ?? [undefined]
for (const { profile, frame } of options.profiles.flatMap((profile) => frames.map((frame) => ({ profile, frame })))) {
  const changes = {
    profile,
    ...(frame && { frame }),
    ...(options.epochs !== undefined && { epochs: options.epochs, cycleEpochs: options.epochs }),
  }
  const settings = twoNeutrinos.settings(options.recipe, changes)
  const name = [options.recipe, profile, settings.frame, settings.epochs, options.seed].join('-')
  const out = join(options.folder, name)
  const spent = await trained(out, settings)
  const model = await load(out, twoNeutrinos)
  rows[`${profile}, ${settings.frame}`] = { ...spent, ...(await judged(model)), 'draws/CPU s': await speedOf(model) }
  model.dispose()
  console.log(name, rows[`${profile}, ${settings.frame}`])
}
console.log(`\n${options.test}: recipe ${options.recipe}, seed ${options.seed}`)
console.table(rows)

/** Trains a network unless its folder holds it already; what that took is kept beside it. */
async function trained(out: string, settings: ReturnType<typeof twoNeutrinos.settings>) {
  const kept = join(out, 'spent.json')
  if (existsSync(kept)) return JSON.parse(readFileSync(kept, 'utf8')) as Record<string, string>
  const { user, system } = process.cpuUsage()
  const job = { network: 'nu2-flows', settings, seed: options.seed, out, files: options.train, resume: existsSync(out) }
  const { weights, history } = await train(twoNeutrinos, job)
  const after = process.cpuUsage()
  const minutes = (after.user + after.system - user - system) / 60e6
  const spent = {
    weights: weights.toLocaleString('en'),
    updates: String(history.at(-1)!.step),
    'CPU min': minutes.toFixed(1),
  }
  writeFileSync(kept, JSON.stringify(spent))
  return spent
}

/** Density, regions, ranks and errors on the events that are judged, in the coordinates of momenta. */
async function judged(model: Trained<PairJudgement>): Promise<Record<string, string>> {
  const some = options.events === undefined ? {} : { events: options.events }
  const { report } = await judge(model, { files: [options.test], draws: options.draws, key: key(1), ...some })
  const { nllPhysical, coverage, ranks } = report.posterior
  const [worst] = Object.entries(ranks).sort(([, a], [, b]) => a.ranks.ks.p - b.ranks.ks.p)
  const ofRanks = worst[1].ranks.ks
  const width = (method: string, observable: string) => formatMeasured(report.answers.errors[method][observable].width)
  return {
    '−ln p': formatMeasured(nllPhysical),
    '68 %': (100 * coverage['0.68'].value).toFixed(1),
    '95 %': (100 * coverage['0.95'].value).toFixed(1),
    'worst ranks': `${worst[0]} ${ofRanks.deviation.toFixed(4)}, p ${ofRanks.p.toPrecision(2)}`,
    'p_x, one draw': width('flow_sample', 'nu_px'),
    'p_z, one draw': width('flow_sample', 'nu_pz'),
    'p_x, median': width('flow_median', 'nu_px'),
    'p_z, median': width('flow_median', 'nu_pz'),
    'm_tt, median': width('flow_median', 'm_tt'),
  }
}

/** Draws a second of processor time, with their densities. */
async function speedOf(model: Trained): Promise<string> {
  const [EVENTS, DRAWS] = [512, 64]
  const source = await openEvents(options.test)
  const events = takeEvents(
    source.read(0, EVENTS),
    Int32Array.from({ length: EVENTS }, (_, i) => i),
  )
  source.close()
  const draw = () => {
    for (const _ of posteriorOf(model, 'bench').draw(events, { key: key(2), draws: DRAWS }));
  }
  draw()
  const { user, system } = process.cpuUsage()
  draw()
  const after = process.cpuUsage()
  return Math.round((EVENTS * DRAWS) / ((after.user + after.system - user - system) / 1e6)).toLocaleString('en')
}
