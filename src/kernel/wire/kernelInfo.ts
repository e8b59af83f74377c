import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { PROTOCOL_VERSION } from './message.ts'

/** The content of `kernel_info_reply`; needs nothing that is slow to start. */
export function kernelInfo(): Record<string, unknown> {
  const own = version(new URL('../../../package.json', import.meta.url))
  const typescript = version(createRequire(import.meta.url).resolve('typescript/package.json'))
  return {
    status: 'ok',
    protocol_version: PROTOCOL_VERSION,
    implementation: 'neutrina',
    implementation_version: own,
    language_info: {
      name: 'typescript',
      version: typescript,
      mimetype: 'text/typescript',
      file_extension: '.ts',
      pygments_lexer: 'typescript',
      codemirror_mode: 'typescript',
      nbconvert_exporter: 'script',
    },
    banner: `neutrina ${own}: TypeScript ${typescript} on node ${process.versions.node}`,
    debugger: false,
    supported_features: [],
    help_links: [
      { text: 'TypeScript', url: 'https://www.typescriptlang.org/docs/' },
      { text: 'Node.js', url: 'https://nodejs.org/docs/latest/api/' },
    ],
  }
}

const version = (path: string | URL): string => JSON.parse(readFileSync(path, 'utf8')).version
