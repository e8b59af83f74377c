export { packPanels, packTransposed } from './pack'
export { finished, help, runAlone, serve, setEnd, share } from './pool'
export { sumParts } from './reduce'
export { setScratch } from './scratch'
