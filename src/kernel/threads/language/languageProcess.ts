import { setFlagsFromString, startupSnapshot } from 'node:v8'
import { createLanguage, type Documents, readOwnTypes, serveLanguage } from '../../core/index.ts'
import { collectWhenIdle } from './collectWhenIdle.ts'

/** Answers the process that started this one, and ends with it. */
async function main(documents?: Documents): Promise<void> {
  const [folder] = process.argv.slice(2)
  const say = (message: unknown) =>
    process.send?.(message, undefined, undefined, (error) => {
      if (error) process.exit()
    })
  process.on('disconnect', () => process.exit())
  // a terminal's interrupt reaches all its processes, and is meant for the cells
  process.on('SIGINT', () => {})
  say('up')
  // every program of TypeScript is garbage to the next: by V8's own measure there would be 300 MB of it
  setFlagsFromString('--heap-growing-percent=60')
  const language = await createLanguage(folder, documents)
  serveLanguage(language, {
    postMessage: say,
    on: (event, listener) => process.on(event, (message) => listener(message as string)),
  })
  const atWork = collectWhenIdle()
  process.on('message', atWork)
  try {
    // the first check is slow; the notebook is not there yet
    language.warm()
  } catch {
    // what cannot be warmed says why when a cell asks for it
  }
  atWork()
}

// a snapshot (snapshot.mjs) holds TypeScript and what it has read, so that a process that starts from it need not
if (startupSnapshot.isBuildingSnapshot())
  void readOwnTypes().then((documents) => startupSnapshot.setDeserializeMainFunction(main, documents))
else void main()
