import Generators
import Graphs

extension BlockSparseProblem {
  /// Shortest paths on an engine: `weights[to][from]` is the length of the arc, the source is 0, all else infinite.
  static func shortestPaths(in graph: SampleGraph, on p: BlockSparseEngine.Parameters) -> BlockSparseProblem {
    var weights = [[Int?]](repeating: .init(repeating: nil, count: graph.vertices), count: graph.vertices)
    for arc in graph.arcs { weights[arc.to][arc.from] = arc.weight }
    let infinity = 1 << p.valueBits - 1
    var vector = [Int](repeating: infinity, count: graph.vertices)
    vector[graph.source] = 0
    return BlockSparseProblem(
      .minimum, size: p.size, weights: weights, empty: 1 << p.weightBits - 1, vector: vector, padding: infinity,
      iterations: graph.vertices, untilStable: true)
  }

  /// PageRank on an engine: `weights[to][from]` is 1 / (arcs that leave `from`), for a vertex without arcs 1 / n to
  /// every vertex; the ranks start alike.
  static func pageRank(
    of graph: SampleGraph, on p: BlockSparseEngine.Parameters, iterations: Int
  ) -> BlockSparseProblem {
    let count = graph.vertices
    let degrees = graph.outDegrees
    var weights = [[Int?]](repeating: .init(repeating: nil, count: count), count: count)
    for arc in graph.arcs { weights[arc.to][arc.from] = fixed(1 / Double(degrees[arc.from]), bits: p.weightBits) }
    for vertex in 0..<count where degrees[vertex] == 0 {
      for row in 0..<count { weights[row][vertex] = fixed(1 / Double(count), bits: p.weightBits) }
    }
    let kind = Kind.add(
      scale: fixed(graph.damping, bits: p.scaleBits),
      offset: fixed((1 - graph.damping) / Double(count), bits: p.valueBits))
    let start = fixed(1 / Double(count), bits: p.valueBits)
    return BlockSparseProblem(
      kind, size: p.size, weights: weights, empty: 0, vector: .init(repeating: start, count: count), padding: 0,
      iterations: iterations, untilStable: true)
  }

  /// The nearest number with `bits − 1` fraction bits.
  private static func fixed(_ value: Double, bits: Int) -> Int { Int((value * Double(1 << (bits - 1))).rounded()) }
}

/// How far the ranks of an engine can lie from the exact ones.
///
/// Let x* be the exact ranks, x* = c + d M x*, with M the matrix whose columns add up to 1, d the damping and
/// c = (1 − d) / n. The engine computes y' = c' + d' M' y + r, where M', d' and c' are rounded to their formats and r is
/// its one rounding an element. With u, w and s the units of the last place of elements, weights and the scale:
///
///     |r| ≤ u/2 and |c' − c| ≤ u/2 in each of n elements,
///     ‖M' − M‖₁ ≤ k · w/2, for k the most entries of a column, |d' − d| ≤ s/2.
///
/// ‖M‖₁ = 1, so δ = ‖d' M' − d M‖₁ ≤ |d' − d| · ‖M‖₁ + d' ‖M' − M‖₁ ≤ s/2 + (d + s/2) · k · w/2. For the error
/// e = ‖y − x*‖₁, with ‖x*‖₁ = 1 and so ‖y‖₁ ≤ 1 + e,
///
///     e' ≤ d e + δ (1 + e) + n u        y' − x* = d M (y − x*) + (d' M' − d M) y + (c' − c) + r
///
/// which after m iterations from e ≤ 2 + n u/2 (both vectors have the sum 1, the first but for its rounding) is at most
/// `(d + δ)^m · (2 + n u/2) + (δ + n u) / (1 − d − δ)`. No element is further away than that, nor do the errors of two
/// elements add up to more: ranks that differ by more keep their order. A run that stops because nothing changes would
/// stay where it is for ever, so its error is the second term alone.
struct RankErrorBound {
  let value: Double

  init(_ graph: SampleGraph, on p: BlockSparseEngine.Parameters, iterations: Int, isStable: Bool) {
    func unit(_ bits: Int) -> Double { 1 / Double(1 << (bits - 1)) }
    let count = Double(graph.vertices)
    let (u, w, s) = (unit(p.valueBits), unit(p.weightBits), unit(p.scaleBits))
    let entries = graph.outDegrees.map { $0 == 0 ? graph.vertices : $0 }.max() ?? 0
    let deviation = s / 2 + (graph.damping + s / 2) * Double(entries) * w / 2
    let factor = graph.damping + deviation
    var rest = isStable ? 0 : 2 + count * u / 2
    if !isStable { for _ in 0..<iterations { rest *= factor } }
    // networkx stops when a step changes less than 1e-15 a vertex, and the file has 13 decimals.
    let oracle = count * (1e-15 * graph.damping / (1 - graph.damping) + 1e-13)
    value = rest + (deviation + count * u) / (1 - factor) + oracle
  }
}
