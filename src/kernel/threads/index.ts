export { type CellsProcess, type ProcessEars, startProcess } from './process/startProcess.ts'
