import { formulas, type Graph, type Value } from '../../../onnx/index.ts'
import { FIT } from '../dijetFit.ts'

/** A jet in columns. */
export interface GraphJet {
  readonly pt: Value
  readonly x: Value
  readonly y: Value
}

/**
 * The twin of `fitDijet`: ln of fitted over measured momentum of both jets, and χ².
 * @param angular 2 p₁ p₂ (cosh Δη − cos Δφ), GeV²
 */
export function dijetFit(
  graph: Graph,
  [a, b]: readonly [GraphJet, GraphJet],
  angular: Value,
  recoil: readonly [Value, Value],
): { readonly logScales: readonly [Value, Value]; readonly chiSquare: Value } {
  const { add, sub, mul, div, exp, log, max, min } = formulas(graph)
  const { sigmaLog, sigmaBalance, sigmaMass, mass, steps, most } = FIT
  const zero = mul(a.pt, 0)
  let [f, g] = [zero, zero]
  const slopeOfMass = mass / 2 / sigmaMass
  for (let step = 0; ; step++) {
    const [ef, eg] = [exp(f), exp(g)]
    const balance = [
      [mul(a.x, ef), mul(b.x, eg), recoil[0]],
      [mul(a.y, ef), mul(b.y, eg), recoil[1]],
    ].map(([da, db, own]) => ({
      r: div(add(add(da, db), own), sigmaBalance),
      da: div(da, sigmaBalance),
      db: div(db, sigmaBalance),
    }))
    // ln (m / m_W), m² = angular eᶠ eᵍ
    const logMass = mul(add(add(log(angular), add(f, g)), -2 * Math.log(mass)), 0.5)
    const [rf, rg, rm] = [div(f, sigmaLog), div(g, sigmaLog), mul(logMass, mass / sigmaMass)]
    const square = (x: Value) => mul(x, x)
    const chiSquare = [rf, rg, rm, ...balance.map(({ r }) => r)].map(square).reduce((all, one) => add(all, one))
    if (step === steps) return { logScales: [f, g], chiSquare }
    const over = (of: (one: (typeof balance)[0]) => Value) => add(of(balance[0]), of(balance[1]))
    const own = sigmaLog ** -2 + slopeOfMass ** 2
    const haa = add(
      over(({ da }) => square(da)),
      own,
    )
    const hbb = add(
      over(({ db }) => square(db)),
      own,
    )
    const hab = add(
      over(({ da, db }) => mul(da, db)),
      slopeOfMass ** 2,
    )
    const shared = mul(rm, slopeOfMass)
    const ga = add(
      over(({ r, da }) => mul(r, da)),
      add(div(rf, sigmaLog), shared),
    )
    const gb = add(
      over(({ r, db }) => mul(r, db)),
      add(div(rg, sigmaLog), shared),
    )
    const det = sub(mul(haa, hbb), mul(hab, hab))
    const clipped = (x: Value) => max(min(x, most), -most)
    const nextF = clipped(sub(f, div(sub(mul(hbb, ga), mul(hab, gb)), det)))
    g = clipped(sub(g, div(sub(mul(haa, gb), mul(hab, ga)), det)))
    f = nextF
  }
}
