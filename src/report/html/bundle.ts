import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { pageModules } from './pageModules.ts'

/** A script of the page with everything it imports, as one text that can stand in a `<script>`. */
export async function bundle(script: URL): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(script)],
    ...{ bundle: true, minify: true, write: false, format: 'iife', target: 'es2022', platform: 'browser' },
    ...{ plugins: [pageModules], loader: { '.wasm': 'binary' as const } },
    ...{ charset: 'utf8', legalComments: 'none', logLevel: 'silent' },
    // some libraries ask which machine they are on
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  return outputFiles[0]!.text.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--')
}
