export { sumParts } from './dense/sumParts'
export { setScratch } from './memory/scratch'
export { finished, help, runAlone, serve, setEnd, share } from './pool'
export { packPanels, packTransposed } from './products/panels'
