import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadModel, readState } from '../../src/lib/training/index.ts'
import { done, start, temporaries } from './command.ts'
import { type Job, jobsIn } from './jobs.ts'

const KB = 1024

/** Every job on a file system that is too small for it: an error that says so, nothing by its name, nothing left; then with space. */
export async function fullDisk(folder: string): Promise<string[][]> {
  const jobs = await jobsIn(join(folder, 'inputs'))
  const small = join(folder, 'small')
  mkdirSync(small, { recursive: true })
  const rows: string[][] = []
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'neutrina', small])
  try {
    for (const job of jobs) {
      const whole = join(folder, `${job.name}-whole`)
      rmSync(whole, { recursive: true, force: true })
      mkdirSync(whole)
      job.prepare?.(whole)
      await done(job.words(whole))
      const own = join(small, 'own')
      rmSync(own, { recursive: true, force: true })
      mkdirSync(own)
      job.prepare?.(own)
      const said = await withoutSpace(own, small, job)
      await done(job.words(own))
      for (const name of job.results.filter((each) => existsSync(join(whole, each)))) {
        if (readFileSync(join(own, name)).equals(readFileSync(join(whole, name)))) continue
        throw new Error(`${job.name}: ${name} is not that of the unbroken run`)
      }
      rows.push([job.name, said])
      process.stderr.write(`${job.name}: ${said}\n`)
    }
  } finally {
    execFileSync('umount', [small])
  }
  return rows
}

/** Fills the file system, has the job fail, and frees it. */
async function withoutSpace(own: string, small: string, job: Job): Promise<string> {
  const { bavail, bsize } = statfsSync(small)
  const filler = join(small, 'filler')
  writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - 48 * KB)))
  const { code, stderr } = await start(job.words(own)).ended
  if (code === 0 || code === null) throw new Error(`${job.name}: ended with ${code} on a full disk`)
  const said = stderr.trim().split('\n').at(-1)!
  if (!/ENOSPC|no space/i.test(said)) throw new Error(`${job.name}: says nothing of the disk: ${said}`)
  const left = temporaries(own)
  if (left.length > 0) throw new Error(`${job.name}: leaves ${left.join(', ')}`)
  const results = job.results.filter((name) => !name.startsWith('model/') && existsSync(join(own, name)))
  if (results.some((name) => !name.endsWith('.part.json'))) throw new Error(`${job.name}: leaves ${results.join(', ')}`)
  if (existsSync(join(own, 'model/state.safetensors'))) await readState(join(own, 'model'))
  if (existsSync(join(own, 'model/history.json'))) await loadModel(join(own, 'model'))
  rmSync(filler)
  return said
    .replace(/.*?(expected|wanted)/, '$1')
    .replaceAll(small, '…')
    .slice(0, 120)
}

export const canMount = (): boolean => process.platform === 'linux' && process.getuid?.() === 0
