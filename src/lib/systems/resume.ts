import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { firstDifference, type Json } from '../training/index.ts'

/**
 * How a training goes on in a folder: `longer` where the model that it holds differs from this one in its epochs alone.
 * Whether the two fit otherwise is for the training to say.
 */
export async function resumeOf(folder: string, describe: Json): Promise<true | 'longer'> {
  const held = await describedIn(folder)
  const epochs = (model: Json | undefined) => (model as { settings?: { epochs?: Json } } | undefined)?.settings?.epochs
  if (held === undefined || epochs(held) === epochs(describe)) return true
  return firstDifference(without(held), without(describe)) === undefined ? 'longer' : true
}

async function describedIn(folder: string): Promise<Json | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, 'model.json'), 'utf8')) as Json
  } catch {
    // absent or damaged: the training tells what is wrong with it
    return undefined
  }
}

/** A description without its epochs, as JSON has it. */
const without = (model: Json): Json =>
  JSON.parse(JSON.stringify(model, (name, value) => (name === 'epochs' ? null : value))) as Json
