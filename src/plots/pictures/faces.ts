import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const FOLDER = dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/arimo/package.json'))
const file = (face: string) => join(FOLDER, face, `Arimo_${face}.ttf`)

/** The files of the font that all text is set in. */
export const FACES = {
  regular: file('400Regular'),
  italic: file('400Regular_Italic'),
  bold: file('700Bold'),
  boldItalic: file('700Bold_Italic'),
} as const
