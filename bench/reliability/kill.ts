import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fold, key, uniforms } from '../../src/lib/tensor/index.ts'
import { loadModel, readState } from '../../src/lib/training/index.ts'
import { digits } from '../table.ts'
import { done, start } from './command.ts'
import { freshFolder, type Job, jobsIn } from './jobs.ts'

/** Where in the time of a whole run it is killed, as parts of that: before, only Node starts. */
const [EARLIEST, LATEST] = [0.35, 1.02]

/** What may be in a folder at any moment: nothing, or whole files. */
async function checkGoodState(folder: string, job: Job, unbroken: ReadonlyMap<string, Buffer>): Promise<void> {
  for (const name of job.results) {
    const path = join(folder, name)
    if (!existsSync(path)) continue
    if (name.startsWith('model/')) continue
    if (!readFileSync(path).equals(unbroken.get(name)!))
      throw new Error(`${job.name}: ${name} is there, with other bytes`)
  }
  const model = join(folder, 'model')
  if (existsSync(join(model, 'state.safetensors'))) await readState(model)
  if (existsSync(join(model, 'history.json'))) await loadModel(model)
}

/**
 * Kills each job with −9 at random moments, going on with what is left, until it was killed so often; what is there after each kill
 * must be whole, and what comes out at last must have the bytes of the run that nobody broke.
 */
export async function killParts(folder: string, kills: number, seed: number): Promise<string[][]> {
  const jobs = await jobsIn(join(folder, 'inputs'))
  const rows: string[][] = []
  for (const [j, job] of jobs.entries()) {
    const each = Math.ceil((kills - rows.reduce((sum, [, n]) => sum + Number(n), 0)) / (jobs.length - j))
    const fresh = (name: string) => freshFolder(folder, job, name)
    const whole = fresh('unbroken')
    let { seconds } = await done(job.words(whole))
    const unbroken = new Map(
      job.results
        .filter((name) => existsSync(join(whole, name)))
        .map((name) => [name, readFileSync(join(whole, name))]),
    )
    const compare = (own: string) => {
      for (const [name, bytes] of unbroken) {
        if (!existsSync(join(own, name)) || !readFileSync(join(own, name)).equals(bytes)) {
          throw new Error(`${job.name}: ${name} is not that of the unbroken run, in ${own}`)
        }
      }
    }
    const at = uniforms(fold(key(seed), j), 4 * each)
    let [killed, finished, tries] = [0, 0, 0]
    let own = fresh('broken')
    while (killed < each && tries < 4 * each) {
      const after = 1000 * seconds * (EARLIEST + (LATEST - EARLIEST) * at[tries++])
      const { child, ended } = start(job.words(own))
      const timer = setTimeout(() => child.kill('SIGKILL'), after)
      const { code, stderr, seconds: taken } = await ended
      clearTimeout(timer)
      if (code === null) {
        killed++
        await checkGoodState(own, job, unbroken)
        continue
      }
      if (code !== 0) throw new Error(`${job.name} after ${killed} kills: ended with ${code}: ${stderr}`)
      compare(own)
      finished++
      // the first was slow, or the machine is less busy now
      seconds = Math.min(seconds, taken)
      own = fresh('broken')
    }
    await done(job.words(own))
    compare(own)
    rows.push([job.name, String(killed), digits(seconds), String(finished + 1), 'unbroken bytes'])
    process.stderr.write(`${rows[rows.length - 1].join(', ')}\n`)
  }
  return rows
}
