/**
 * A real Slurm on this machine (munged, slurmctld, slurmd of Debian's packages, as this user, in a folder of their own) runs an
 * array of eight parts; one is killed with −9 on the way and queued again; the merged file has the bytes of the job done at
 * once.
 * usage: npm run test:batch      (root; apt-get install slurmctld slurmd slurm-client munge)
 */
import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const repository = fileURLToPath(new URL('..', import.meta.url))
const bin = join(repository, 'bin/neutrina.mjs')
const model = join(repository, 'test/fixtures/singleNeutrino/flow')
const data = join(repository, 'data/ttbar_semilep_test.h5')
const folder = mkdtempSync(join(tmpdir(), 'neutrina-slurm-'))
const at = (name: string) => join(folder, name)
const TASKS = 8
const KILLED = 3
const DRAWS = 128

for (const name of ['slurmctld', 'slurmd', 'sbatch', 'munged']) {
  if (existsSync(`/usr/sbin/${name}`) || existsSync(`/usr/bin/${name}`)) continue
  console.error(`test:batch: expected ${name}, got none; apt-get install slurmctld slurmd slurm-client munge`)
  process.exit(2)
}

mkdirSync(at('state'))
mkdirSync(at('spool'))
mkdirSync(at('parts'))
writeFileSync(at('munge.key'), Buffer.alloc(1024, 'a key for this test alone, which guards nothing '), { mode: 0o400 })
const node = hostname().split('.')[0]
writeFileSync(
  at('slurm.conf'),
  `ClusterName=neutrina
SlurmctldHost=${node}(127.0.0.1)
SlurmctldPort=26817
SlurmdPort=26818
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=${at('munge.socket')}
CredType=cred/munge
StateSaveLocation=${at('state')}
SlurmdSpoolDir=${at('spool')}
SlurmctldPidFile=${at('slurmctld.pid')}
SlurmdPidFile=${at('slurmd.pid')}
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SelectType=select/cons_tres
SchedulerType=sched/builtin
MpiDefault=none
JobRequeue=1
ReturnToService=2
NodeName=${node} NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
`,
)
const env = { ...process.env, SLURM_CONF: at('slurm.conf') }
const started: ChildProcess[] = []
const start = (command: string, ...args: string[]) => {
  const child = spawn(command, args, { env, stdio: 'ignore' })
  started.push(child)
  return child
}
const slurm = (command: string, ...args: string[]) => execFileSync(command, args, { env, encoding: 'utf8' }).trim()
const wait = (seconds: number) => new Promise((resolve) => setTimeout(resolve, 1000 * seconds))

async function until(what: string, good: () => boolean, seconds = 300): Promise<void> {
  for (const end = Date.now() + 1000 * seconds; Date.now() < end; await wait(0.2)) {
    try {
      if (good()) return
    } catch {
      // not yet
    }
  }
  throw new Error(`${what}: not within ${seconds} s`)
}

/** The process of a part, by its command line. */
const processOf = (part: string): number | undefined => {
  const found = execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' })
    .split('\n')
    .find((line) => line.includes(part) && line.includes('neutrina.mjs infer') && !line.includes('sh -c'))
  return found ? Number(found.trim().split(' ')[0]) : undefined
}

try {
  const munge = ['munge.key', 'munge.socket', 'munge.pid', 'munge.log', 'munge.seed'].map(at)
  const flags = ['--key-file', '--socket', '--pid-file', '--log-file', '--seed-file']
  start('/usr/sbin/munged', '--foreground', '--force', ...flags.map((flag, k) => `${flag}=${munge[k]}`))
  await until('munged', () => existsSync(at('munge.socket')), 30)
  start('/usr/sbin/slurmctld', '-D', '-L', at('slurmctld.log'))
  start('/usr/sbin/slurmd', '-D', '-N', node, '-L', at('slurmd.log'))
  await until('a node that is idle', () => /idle/.test(slurm('sinfo', '-h', '-o', '%t')), 60)
  console.log(`${slurm('sinfo', '--version')}: ${slurm('sinfo', '-h', '-o', '%N %c %t')}`)

  writeFileSync(
    at('job.sh'),
    `#!/bin/sh
#SBATCH --array=1-${TASKS} --cpus-per-task=1 --requeue --output=${at('task-%a.txt')} --open-mode=append
part=${at('parts')}/draws-$SLURM_ARRAY_TASK_ID.h5
${process.execPath} ${bin} infer ${model} --data ${data} --draws ${DRAWS} \\
  --out $part --shard $SLURM_ARRAY_TASK_ID/${TASKS} && exit
[ "\${SLURM_RESTART_COUNT:-0}" -lt 3 ] && scontrol requeue \${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID
`,
  )
  chmodSync(at('job.sh'), 0o755)
  const job = slurm('sbatch', '--parsable', at('job.sh'))
  const victim = `draws-${KILLED}.h5`
  const isWriting = () =>
    readdirSync(at('parts')).some((name) => name.startsWith(`${victim}.`) && name.endsWith('.tmp'))
  await until(`task ${KILLED} at work`, isWriting)
  const pid = processOf(victim)!
  process.kill(pid, 'SIGKILL')
  console.log(`job ${job}: array of ${TASKS}, task ${KILLED} killed with -9 (process ${pid})`)
  await until('all parts', () => slurm('squeue', '-h', '-j', job) === '', 900)
  const restarted = readFileSync(at(`task-${KILLED}.txt`), 'utf8')
  assert.match(restarted, /Killed/, restarted)
  assert.equal(restarted.match(/events × \d+ draws/g)?.length, 2, restarted)

  const neutrina = (...args: string[]) =>
    execFileSync(process.execPath, [bin, ...args], { stdio: ['ignore', 'pipe', 'ignore'] })
  const parts = Array.from({ length: TASKS }, (_, k) => at(`parts/draws-${k + 1}.h5`))
  neutrina('merge', ...parts, '--out', at('merged.h5'))
  neutrina('infer', model, '--data', data, '--draws', String(DRAWS), '--out', at('whole.h5'))
  const [merged, whole] = ['merged.h5', 'whole.h5'].map((name) => readFileSync(at(name)))
  assert.ok(merged.equals(whole), 'the merged file and that of the job done at once')
  console.log(`merged: ${merged.length} bytes, those of the job done at once`)
} catch (error) {
  for (const name of ['slurmctld.log', 'slurmd.log', `task-${KILLED}.txt`]) {
    if (existsSync(at(name))) console.error(`--- ${name}\n${readFileSync(at(name), 'utf8').slice(-3000)}`)
  }
  throw error
} finally {
  for (const child of started.reverse()) child.kill('SIGTERM')
}
