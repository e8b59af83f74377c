/**
 * The least cost Σ f_ij c_ij of moving supplies to demands of the same sum, by the simplex method on spanning trees (Dantzig, in
 * Activity Analysis of Production and Allocation (1951) 359): exact, NaN where a cost is not finite.
 * @param cost c, [supplies, demands]
 */
export function transportCost(supply: Float64Array, demand: Float64Array, cost: Float64Array): number {
  if (!cost.every((c) => Number.isFinite(c))) return Number.NaN
  // places without anything cost nothing, and would make steps of length 0
  const [rows, columns] = [supply, demand].map((x) => Array.from(x.keys()).filter((k) => x[k] > 0))
  const [n, m] = [rows.length, columns.length]
  if (n === 0 || m === 0) return 0
  const own = new Float64Array(n * m)
  for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) own[i * m + j] = cost[rows[i] * demand.length + columns[j]]
  const tree = firstTree(
    rows.map((i) => supply[i]),
    columns.map((j) => demand[j]),
    own,
  )
  improve(tree)
  let total = 0
  for (let node = 1; node < n + m; node++) total += tree.flow[node] * costOf(tree, node)
  return total
}

/** A spanning tree of supplies (nodes 0 … n − 1) and demands (n … n + m − 1), hung up at node 0; what flows does so along it. */
interface Tree {
  readonly n: number
  readonly m: number
  readonly cost: Float64Array
  readonly parent: Int32Array
  /** Between a node and its parent. */
  readonly flow: Float64Array
  readonly depth: Int32Array
  /** Costs of the tree's edges are sums of the potentials of their ends. */
  readonly potential: Float64Array
  /** Room for the nodes of one path. */
  readonly path: Int32Array
}

const costOf = ({ n, m, cost, parent }: Tree, node: number) =>
  node < n ? cost[node * m + parent[node] - n] : cost[parent[node] * m + node - n]

/** Every supply in turn to the cheapest demand that is left: each step uses up one supply or one demand, which makes a tree. */
function firstTree(left: number[], wanted: number[], cost: Float64Array): Tree {
  const [n, m] = [left.length, wanted.length]
  const edges: (readonly [node: number, flow: number])[][] = Array.from({ length: n + m }, () => [])
  const open = new Set(wanted.keys())
  for (let i = 0; i < n; i++) {
    for (;;) {
      let to = -1
      for (const j of open) if (to < 0 || cost[i * m + j] < cost[i * m + to]) to = j
      const last = open.size === 1
      const usesUp = last || (i < n - 1 && left[i] <= wanted[to])
      const amount = usesUp && !(last && i === n - 1) ? left[i] : wanted[to]
      edges[i].push([n + to, Math.max(0, amount)])
      edges[n + to].push([i, Math.max(0, amount)])
      left[i] -= amount
      wanted[to] -= amount
      if (usesUp) break
      open.delete(to)
    }
  }
  const tree = {
    ...{ n, m, cost },
    parent: new Int32Array(n + m).fill(-1),
    flow: new Float64Array(n + m),
    depth: new Int32Array(n + m),
    potential: new Float64Array(n + m),
    path: new Int32Array(n + m),
  }
  const waiting = [0]
  for (const node of waiting) {
    for (const [next, amount] of edges[node]) {
      if (next === tree.parent[node]) continue
      tree.parent[next] = node
      tree.flow[next] = amount
      waiting.push(next)
    }
  }
  return tree
}

/** Edges that would make it cheaper enter the tree, until there is none. */
function improve(tree: Tree): void {
  const { n, m, cost, potential } = tree
  const enough = 1e-13 * cost.reduce((a, b) => Math.max(a, Math.abs(b)), 0)
  // rows that are looked through before the best edge so far is taken
  const block = Math.max(1, Math.ceil(n / 4))
  // after so many steps only a tie can go round in circles: the first edge in place of the best one ends that (Bland)
  const patience = 8 * n * m
  let row = 0
  for (let step = 0; ; step++) {
    hang(tree)
    const careful = step > patience
    if (careful) row = 0
    let best = -enough
    let from = -1
    let to = -1
    for (let seen = 0; seen < n; seen++, row = (row + 1) % n) {
      if (from >= 0 && (careful || seen % block === 0)) break
      const own = potential[row]
      for (let j = 0; j < m; j++) {
        const change = cost[row * m + j] - own - potential[n + j]
        if (change >= best) continue
        best = change
        from = row
        to = n + j
        if (careful) break
      }
    }
    if (from < 0) return
    enter(tree, from, to)
  }
}

/** Depths and potentials of all nodes. */
function hang(tree: Tree): void {
  const { parent, depth, potential, path } = tree
  depth.fill(-1)
  depth[0] = 0
  for (let k = 1; k < depth.length; k++) {
    let length = 0
    for (let node = k; depth[node] < 0; node = parent[node]) path[length++] = node
    while (length > 0) {
      const node = path[--length]
      depth[node] = depth[parent[node]] + 1
      potential[node] = costOf(tree, node) - potential[parent[node]]
    }
  }
}

/** Lets as much flow as can along a new edge, and takes out the edge that this leaves empty. */
function enter({ parent, flow, depth }: Tree, from: number, to: number): void {
  const ends = [from, to]
  let [amount, out, side] = [Infinity, -1, 0]
  // from both ends to where their ways to the root meet, edges lose and gain in turn
  const steps: [node: number, side: number][] = []
  for (const at = [from, to]; at[0] !== at[1]; ) {
    const own = depth[at[0]] >= depth[at[1]] ? 0 : 1
    const node = at[own]
    const loses = (depth[ends[own]] - depth[node]) % 2 === 0
    if (loses && (flow[node] < amount || (flow[node] === amount && node < out)))
      [amount, out, side] = [flow[node], node, own]
    steps.push([node, loses ? -1 : 1])
    at[own] = parent[node]
  }
  for (const [node, sign] of steps) flow[node] = Math.max(0, flow[node] + sign * amount)
  let [above, carried] = [ends[1 - side], amount]
  for (let node = ends[side]; ; ) {
    const [next, rest] = [parent[node], flow[node]]
    parent[node] = above
    flow[node] = carried
    if (node === out) return
    ;[above, carried, node] = [node, rest, next]
  }
}
