export { type Connection, parseConnection, readConnection, type SocketName } from './connection.ts'
export type { EditorLanguage } from './language.ts'
export type { CellsLink, FromCells, Outcome, ToCells } from './link.ts'
export { type Server, type ServerNeeds, serve } from './server.ts'
