import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The trained models that come with the package. */
const SHIPPED = fileURLToPath(new URL('../../../models/', import.meta.url))

/** The names of the trained models that come with the package. */
export const shippedModels = (): string[] =>
  existsSync(SHIPPED)
    ? readdirSync(SHIPPED)
        .filter((name) => existsSync(join(SHIPPED, name, 'model.json')))
        .sort()
    : []

/**
 * The folder of a trained model: the one that is given, or, where there is none of that path, the model of that name that comes with
 * the package, as `nu-flows`.
 */
export const modelFolder = (given: string): string =>
  !existsSync(given) && shippedModels().includes(given) ? join(SHIPPED, given) : given

/** What a model that comes with the package was trained on, what it reaches and where it ends, as Markdown. */
export const modelCard = (name: string): string | undefined => {
  const path = join(SHIPPED, name, 'card.md')
  return shippedModels().includes(name) && existsSync(path) ? readFileSync(path, 'utf8') : undefined
}
