import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { done, start, temporaries } from './command.ts'
import { freshFolder, jobsIn } from './jobs.ts'

/** Two processes that do the same, and two that do another job, into one folder at once: one result, whole, and the others are told. */
export async function twoWriters(folder: string, rounds: number): Promise<string[][]> {
  const jobs = await jobsIn(join(folder, 'inputs'))
  const rows: string[][] = []
  for (const job of jobs) {
    const seeded = ['training', 'inference'].includes(job.name)
    const variants = seeded ? [[], ['--seed', '2']] : [[]]
    const wholes: Map<string, Buffer>[] = []
    const fresh = (name: string) => freshFolder(folder, job, name)
    for (const [v, more] of variants.entries()) {
      const whole = fresh(`alone-${v}`)
      await done([...job.words(whole), ...more])
      const files = job.results.filter((name) => existsSync(join(whole, name)))
      wholes.push(new Map(files.map((name) => [name, readFileSync(join(whole, name))])))
    }
    let [ended, refused] = [0, 0]
    for (let round = 0; round < rounds; round++) {
      const own = fresh('shared')
      const words = job.words(own)
      const all = variants.flatMap((more) => [more, more]).map((more) => start([...words, ...more]).ended)
      for (const { code, stderr } of await Promise.all(all)) {
        if (code === 0) ended++
        else if (code === 2) refused++
        else throw new Error(`${job.name}: a writer ended with ${code}: ${stderr}`)
      }
      const isOne = wholes.some((files) =>
        [...files].every(([name, bytes]) => existsSync(join(own, name)) && readFileSync(join(own, name)).equals(bytes)),
      )
      if (!isOne) throw new Error(`${job.name}: what is there is of none of the jobs, in ${own}`)
      const left = temporaries(own)
      if (left.length > 0) throw new Error(`${job.name}: leaves ${left.join(', ')}`)
    }
    rows.push([job.name, String(2 * variants.length), String(rounds), String(ended), String(refused)])
    process.stderr.write(`${rows[rows.length - 1].join(', ')}\n`)
  }
  return rows
}
