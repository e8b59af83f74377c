type Room = [from: number, to: number]

/** Unused pieces of a memory, in order. */
export class FreeRooms {
  private rooms: Room[] = []

  /** Adds pieces, which may touch each other and what is there: neighbours become one. */
  add(pieces: readonly Room[]): void {
    const joined: Room[] = []
    for (const [from, to] of [...pieces, ...this.rooms].sort((a, b) => a[0] - b[0])) {
      const last = joined.at(-1)
      if (last && last[1] === from) last[1] = to
      else if (to > from) joined.push([from, to])
    }
    this.rooms = joined
  }

  /** Takes the first place that has so many bytes; undefined where none has. */
  carve(bytes: number): number | undefined {
    for (const room of this.rooms) {
      if (room[1] - room[0] < bytes) continue
      room[0] += bytes
      return room[0] - bytes
    }
    return undefined
  }

  /** Bytes that are free before a place. */
  before(end: number): number {
    const last = this.rooms.find(([, to]) => to === end)
    return last ? last[1] - last[0] : 0
  }
}
