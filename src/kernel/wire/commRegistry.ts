import type { CommInput, CommOutput } from '../display/index.ts'
import type { Received } from './message.ts'

/** Which comms are open, seen from the messages that pass; so that it can be told while a cell runs. */
export interface CommRegistry {
  fromFrontEnd(request: Received): CommInput
  fromCells(output: Pick<CommOutput, 'type' | 'id' | 'target'>): void
  /** The `comms` of `comm_info_reply`, of one target or of all. */
  info(target: unknown): Record<string, { target_name: string }>
}

/** No comm is open yet. */
export function createCommRegistry(): CommRegistry {
  const targets = new Map<string, string>()
  const note = ({ type, id, target = '' }: Pick<CommInput, 'type' | 'id' | 'target'>) => {
    if (type === 'comm_open') targets.set(id, target)
    if (type === 'comm_close') targets.delete(id)
  }
  return {
    fromFrontEnd: ({ header, content }) => {
      const input: CommInput = {
        type: header.msg_type as CommInput['type'],
        id: String(content.comm_id ?? ''),
        target: String(content.target_name ?? ''),
        data: content.data ?? {},
      }
      note(input)
      return input
    },
    fromCells: (output) => note(output as CommInput),
    info: (target) =>
      Object.fromEntries(
        [...targets]
          .filter(([, name]) => typeof target !== 'string' || target === '' || name === target)
          .map(([id, name]) => [id, { target_name: name }]),
      ),
  }
}
