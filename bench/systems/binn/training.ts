import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { binn, loadDensity, type TrainedBinn, train } from '../../../src/lib/systems/index.ts'

/** Everything that a training of a density is made of. */
export type BinnSettings = ReturnType<typeof binn.settings>

/** Settings by their names. */
export type Changes = Readonly<Record<string, string | number>>

/** What all parts of the bench are asked. */
export interface BinnBench {
  readonly out: string
  readonly seeds: number[]
  readonly draws: number
  readonly recipe: string
  /** Settings other than the recipe's; those of `bayesian` by their own names. */
  readonly set: Changes
  readonly backend?: string
}

/** The recipe's settings with the asked changes. */
export function settingsOf({ recipe, set }: Pick<BinnBench, 'recipe' | 'set'>): BinnSettings {
  const { bayesian } = binn.settings(recipe)
  const inner = Object.entries(set).filter(([name]) => name in (bayesian ?? {}))
  const outer = Object.entries(set).filter(([name]) => !(name in (bayesian ?? {})))
  return binn.settings(recipe, {
    ...Object.fromEntries(outer),
    ...(bayesian && { bayesian: { ...bayesian, ...Object.fromEntries(inner) } }),
  })
}

/** What a density is learnt from. */
export type LearntFrom =
  | { readonly toy: { readonly name: string; readonly events: number } }
  | { readonly files: string[] }

/** A density as its recipe and changes make it; where an earlier run has left it, that one. */
export async function densityOf(
  name: string,
  of: LearntFrom,
  settings: BinnSettings,
  seed: number,
  out: string,
): Promise<TrainedBinn> {
  const folder = join(out, `${name}-${seed}`)
  if (!existsSync(join(folder, 'params.safetensors'))) {
    const before = process.cpuUsage()
    const resume = existsSync(folder)
    await train(binn, { files: [], ...of, network: 'binn', settings, seed, out: folder, ...(resume && { resume }) })
    const { user, system } = process.cpuUsage(before)
    process.stderr.write(`${folder}: ${((user + system) / 1e6).toFixed(0)} s of the processor\n`)
  }
  return loadDensity(folder)
}
