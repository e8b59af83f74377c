// A process that trains the toy with a checkpoint and is killed on the way:
//   node --import tsx test/training/trainToy.ts FOLDER EPOCH STEP
// It kills itself in the middle of an epoch, when that update has been made.
import { train } from '../../src/lib/training/index.ts'
import { testBackend } from '../helpers/backend.ts'
import { toyCheckpointed } from './toyRegression.ts'

const [folder, epoch, step] = process.argv.slice(2)
await testBackend()
await train({
  ...toyCheckpointed(folder),
  onProgress: (progress) => {
    if (progress.epoch === Number(epoch) && progress.step === Number(step)) process.kill(process.pid, 'SIGKILL')
  },
})
