import { workerData } from 'node:worker_threads'
import { createLanguage, serveLanguage } from './core/index.ts'
import type { LanguageData } from './main.ts'

const { folder, ports } = workerData as LanguageData
const language = await createLanguage(folder)
for (const port of ports) serveLanguage(language, port)
try {
  // the first check is slow; the notebook is not there yet
  language.warm()
} catch {
  // what cannot be warmed says why when a cell asks for it
}
