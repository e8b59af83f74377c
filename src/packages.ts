import { ConfigError } from './complaint.ts'

const FIGURES = [
  '@expo-google-fonts/arimo',
  '@resvg/resvg-js',
  'fast-png',
  'gifenc',
  'pdfkit',
  'svg-to-pdfkit',
  'vega',
  'vega-lite',
] as const

/** What the library does without, by what needs it; optional peers of the package, so that who only computes has none. */
export const PACKAGES = {
  /** Figures as files and as pictures of notebooks. */
  figures: FIGURES,
  /** The kernel, notebooks run without Jupyter, and reports. */
  notebooks: [
    ...FIGURES,
    '@fontsource/arimo',
    '@fontsource/stix-two-text',
    '@types/node',
    'ansi_up',
    'd3-dsv',
    'esbuild',
    'hast-util-from-parse5',
    'hast-util-sanitize',
    'highlight.js',
    'katex',
    'markdown-it',
    'parse5',
    'tsx',
    'typescript',
    'vega-interpreter',
    'zeromq',
  ],
  /** The backend that calls a BLAS. */
  blas: ['koffi'],
  /** Networks of ONNX files that draw here. */
  onnx: ['onnxruntime-web'],
} as const

/** A set of packages that neutrina can do without. */
export type PackageSet = keyof typeof PACKAGES

const WANTED: Readonly<Record<PackageSet, string>> = {
  figures: 'the packages that draw figures',
  notebooks: 'the packages that notebooks and reports stand on',
  blas: 'koffi, which calls libraries',
  onnx: 'onnxruntime-web, which runs networks of ONNX files',
}

/** Node's words for a package that is not there, imported or required. */
const NOT_FOUND = /^Cannot find (?:package|module) '((?:@[^/']+\/)?[^/'.][^/']*)/

/** What is missing of a set, if that is what an error tells. */
function missingIn(set: PackageSet, error: unknown): string | undefined {
  const { code, message } = error as NodeJS.ErrnoException
  if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') return undefined
  const name = NOT_FOUND.exec(message)?.[1]
  return PACKAGES[set].some((one) => one === name) ? name : undefined
}

/**
 * Loads what stands on packages that the library does without.
 * @param who what asks for it
 * @param load imports it, and may call it
 * @throws ConfigError that tells what to install, where one of the set is not there
 */
export async function withPackages<T>(who: string, set: PackageSet, load: () => T | Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (error) {
    const name = missingIn(set, error)
    if (name === undefined) throw error
    throw missingPackages(who, set, [name], error)
  }
}

/** Says what of a set is not there, and how to get it. */
export const missingPackages = (
  who: string,
  set: PackageSet,
  missing: readonly string[],
  cause?: unknown,
): ConfigError =>
  new ConfigError(
    {
      who,
      wanted: WANTED[set],
      got: `no ${missing.join(', ')}`,
      fix: `\`npx neutrina setup ${set}\` installs them beside neutrina`,
    },
    { cause },
  )
