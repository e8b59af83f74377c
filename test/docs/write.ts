// Writes into a page what its TypeScript blocks print, each into the `text` block after it.
// usage: node --import tsx test/docs/write.ts PAGE [here]      (here: in the clone; else in a user's folder)
import { readFileSync, writeFileSync } from 'node:fs'
import { ROOT, runSteps, scratchFolder, stepsOf } from './pages.ts'

const [page, where] = process.argv.slice(2)
const steps = stepsOf(page)
const folder = scratchFolder()
const printed = await runSteps(steps, folder, where === 'here' ? ROOT : folder)
const lines = readFileSync(page, 'utf8').split('\n')
steps.toReversed().forEach(({ code, prints }, i) => {
  const text = printed[steps.length - 1 - i].trimEnd()
  const end = code.line + code.text.split('\n').length
  const old = prints === undefined ? 0 : prints.split('\n').length + 2
  const fresh = text === '' ? [] : ['', '```text', ...text.split('\n'), '```']
  lines.splice(end, old, ...fresh)
})
writeFileSync(page, lines.join('\n'))
