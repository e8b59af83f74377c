/** Why a message from the network is dropped. */
export class RefusedMessage extends Error {
  override get name(): string {
    return 'RefusedMessage'
  }
}
