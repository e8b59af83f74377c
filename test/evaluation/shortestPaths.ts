/**
 * The least cost Σ f_ij c_ij of moving supplies to demands of the same sum, by successive shortest paths with potentials (Edmonds and
 * Karp, J. ACM 19 (1972) 248): exact, for a few dozen places. What rounding leaves over, 10⁻¹² of all, is not moved.
 * @param cost c, not negative, [supplies, demands]
 */
export function transportCost(supply: Float64Array, demand: Float64Array, cost: Float64Array): number {
  const [n, m] = [supply.length, demand.length]
  const [left, wanted] = [Float64Array.from(supply), Float64Array.from(demand)]
  const flow = new Float64Array(n * m)
  const potential = new Float64Array(n + m)
  let rest = left.reduce((a, b) => a + b, 0)
  const enough = rest * 1e-12
  const distance = new Float64Array(n + m)
  const from = new Int32Array(n + m)
  const done = new Uint8Array(n + m)
  while (rest > enough) {
    const end = shortestPath({ n, m, left, wanted, flow, cost, potential, distance, from, done, enough })
    if (end < 0) break
    // as much as the path can carry
    let amount = wanted[end]
    let node = n + end
    while (from[node] >= 0) {
      const before = from[node]
      if (before >= n) amount = Math.min(amount, flow[node * m + (before - n)])
      node = before
    }
    amount = Math.min(amount, left[node])
    left[node] -= amount
    wanted[end] -= amount
    for (node = n + end; from[node] >= 0; node = from[node]) {
      const before = from[node]
      if (before < n) flow[before * m + (node - n)] += amount
      else flow[node * m + (before - n)] -= amount
    }
    rest -= amount
    for (let k = 0; k < n + m; k++) potential[k] += Math.min(distance[k], distance[n + end])
  }
  let total = 0
  for (let k = 0; k < flow.length; k++) total += flow[k] * cost[k]
  return total
}

interface Search {
  readonly n: number
  readonly m: number
  readonly left: Float64Array
  readonly wanted: Float64Array
  readonly flow: Float64Array
  readonly cost: Float64Array
  readonly potential: Float64Array
  readonly distance: Float64Array
  /** The node before on the shortest path; −1 at its begin. */
  readonly from: Int32Array
  readonly done: Uint8Array
  readonly enough: number
}

/** Dijkstra from all supplies that have something left to the nearest demand that wants something; that demand, or −1. */
function shortestPath(search: Search): number {
  const { n, m, left, wanted, flow, cost, potential, distance, from, done, enough } = search
  distance.fill(Infinity)
  from.fill(-1)
  done.fill(0)
  const least = enough / (n + m)
  for (let i = 0; i < n; i++) if (left[i] > least) distance[i] = 0
  for (;;) {
    let node = -1
    for (let k = 0; k < n + m; k++)
      if (!done[k] && distance[k] < Infinity && (node < 0 || distance[k] < distance[node])) node = k
    if (node < 0) return -1
    done[node] = 1
    const at = distance[node] + potential[node]
    if (node >= n) {
      const j = node - n
      if (wanted[j] > least) return j
      for (let i = 0; i < n; i++) {
        if (done[i] || !(flow[i * m + j] > 0)) continue
        const d = Math.max(distance[node], at - cost[i * m + j] - potential[i])
        if (d < distance[i]) {
          distance[i] = d
          from[i] = node
        }
      }
    } else {
      for (let j = 0; j < m; j++) {
        if (done[n + j]) continue
        const d = Math.max(distance[node], at + cost[node * m + j] - potential[n + j])
        if (d < distance[n + j]) {
          distance[n + j] = d
          from[n + j] = node
        }
      }
    }
  }
}
