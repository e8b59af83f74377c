import { NeutrinaError, Refusal } from '../complaint.ts'

/** A notebook, or an option for one, that cannot be used as it is. */
export class NotebookError extends Refusal {}

/** A cell that failed, ran too long or was stopped; what was there by then is kept. */
export class CellError extends NeutrinaError {}
