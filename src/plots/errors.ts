import { NeutrinaError } from '../complaint.ts'

/** The error of everything in plots. */
export class PlotError extends NeutrinaError {}
