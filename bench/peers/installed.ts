import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ConfigError } from '../../src/lib/tensor/index.ts'

const FOLDER = fileURLToPath(new URL('packages/', import.meta.url))

/**
 * The version of a package of other people's JavaScript, which lies in a folder of its own.
 * @throws ConfigError where it has not been installed
 */
export function installed(name: string): string {
  const file = `${FOLDER}node_modules/${name}/package.json`
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')).version
  const fix = 'npm ci --prefix bench/peers/packages --ignore-scripts'
  throw new ConfigError({ who: name, wanted: 'the package, beside the benchmark', got: 'none', fix })
}
