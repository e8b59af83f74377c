// Writes the example of the tests in our own writing, for training-safetensors.py to read:
//   node --import tsx test/reference/training-safetensors.ts FILE
import { writeFileSync } from 'node:fs'
import { exampleFile } from '../training/safetensorsExample.ts'

writeFileSync(process.argv[2], exampleFile())
