/**
 * Networks as ONNX files: traced kernels written as a graph of standard operators.
 * @module neutrina/onnx
 */

export { encodeOnnx, type OnnxNotes, OPSET } from './encode.ts'
export {
  constant,
  type ElementType,
  type Formulas,
  formulas,
  type Graph,
  input,
  newGraph,
  node,
  output,
  type Port,
  type Value,
} from './graph.ts'
export { type Given, lower, type Traces } from './lower.ts'
export { type OnnxArray, type OnnxPort, type OnnxSession, openOnnx } from './session.ts'
