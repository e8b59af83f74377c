// @ts-check
/**
 * Runs tfjs-core's own tests on one backend: node test/engine/conformance.mjs <backend> <threads>. Prints one line of JSON:
 * how many passed, failed, were skipped, and the names of those that failed. They are bundled, because they import modules
 * that tfjs-core does not export.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const [backend = 'simd', threads = '1', filter = ''] = process.argv.slice(2)
const root = fileURLToPath(new URL('../..', import.meta.url))
const core = join(root, 'node_modules/@tensorflow/tfjs-core/dist')
const folder = mkdtempSync(join(root, 'node_modules/.conformance-'))

const index = `${root}src/engine/index.ts`
const register =
  {
    simd: `import { registerSimdBackend } from '${index}'\nregisterSimdBackend({ threads: ${threads} })`,
    blas: `import { registerBlasBackend } from '${index}'\nregisterBlasBackend({ threads: ${threads}, wideFrom: 0 })`,
  }[backend] ?? `import '@tensorflow/tfjs'`
const environment = join(folder, 'environment.ts')
writeFileSync(
  environment,
  `import '${core}/public/chained_ops/register_all_chained_ops'
import '${core}/register_all_gradients'
${register}
import { setTestEnvs } from '${core}/jasmine_util'
setTestEnvs([{ name: '${backend}', backendName: '${backend}', flags: {}, isDataSync: true }])
`,
)
const entry = join(folder, 'entry.ts')
// two files, because imports run before everything else of a file
writeFileSync(entry, `import './environment'\nimport '${core}/tests'\n`)

try {
  const outfile = join(folder, 'bundle.cjs')
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    ignoreAnnotations: true,
    external: ['jasmine*'],
    logLevel: 'error',
    // import.meta.url is where the engine finds its kernels and its worker
    define: { 'import.meta.url': JSON.stringify(new URL('../../src/engine/index.ts', import.meta.url).href) },
  })
  const report = await run(outfile)
  process.stdout.write(`${JSON.stringify(report)}\n`)
} finally {
  rmSync(folder, { recursive: true })
}

/** @param {string} bundle */
async function run(bundle) {
  const { default: Jasmine } = await import('jasmine')
  const jasmine = new Jasmine({ projectBaseDir: folder })
  jasmine.loadConfig({ random: false, helpers: [] })
  jasmine.exitOnCompletion = false
  jasmine.clearReporters()
  const report = { passed: 0, skipped: 0, failed: /** @type {string[]} */ ([]), messages: /** @type {string[]} */ ([]) }
  jasmine.addReporter({
    specDone: (result) => {
      if (result.status === 'passed') report.passed++
      else if (result.status === 'failed') {
        report.failed.push(result.fullName)
        report.messages.push(result.failedExpectations[0]?.message.slice(0, 200))
      } else report.skipped++
    },
  })
  console.warn = () => undefined
  await jasmine.execute([bundle], filter || undefined)
  return report
}
