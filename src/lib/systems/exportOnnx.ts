import { ConfigError } from '../../complaint.ts'
import { exportGraph } from './exportGraph.ts'
import { exportNetwork, type OnnxFile, type OnnxRequest } from './exportNetwork.ts'
import type { Trained } from './system.ts'

/**
 * A trained network as the bytes of an ONNX file, its preprocessing and the way back to physics in the graph.
 * @param about what the file tells of itself: the version that wrote it, the model's folder, its seed
 * @throws ConfigError when the network has no export, or not the profile that is asked for
 */
export function exportOnnx(
  { exported, network }: Trained,
  request: OnnxRequest,
  about: { readonly version: string } & Readonly<Record<string, string>>,
): Promise<OnnxFile> {
  if (!exported || typeof exported === 'string') {
    const got = exported ? `${network}: ${exported}` : network
    throw new ConfigError({ who: 'export', wanted: 'a network that has an ONNX form', got })
  }
  const { version, ...metadata } = about
  const own = exported()
  return 'outputs' in own
    ? exportGraph(own, request, version, metadata)
    : exportNetwork(own, request, version, metadata)
}
