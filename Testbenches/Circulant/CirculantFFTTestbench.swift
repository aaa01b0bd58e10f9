import Description
import Foundation
import Generators
import Simulation
import Statistics

/// `CirculantFFTProduct` against its fixed-point definition, bit by bit, and against the exact product, within the derived
/// bound.
public struct CirculantFFTTestbench: Testbench {
  public let name = "circulant_fft_product"
  public let block = "circulant_fft_product"
  private let shapes: [CirculantFFTProduct.Parameters]

  public init() {
    shapes = [
      .init(), .init(size: 4, rows: 1, blocks: 5, fractionBits: 0, weightFractionBits: 0, twiddleBits: 4),
      .init(
        size: 16, rows: 3, blocks: 4, inputBits: 8, weightBits: 6, fractionBits: 4, weightFractionBits: 3,
        twiddleBits: 10),
      .init(
        size: 8, rows: 1, blocks: 1, inputBits: 3, weightBits: 3, fractionBits: 12, weightFractionBits: 12,
        twiddleBits: 16),
      .init(size: 8, rows: 2, blocks: 9, fractionBits: 0, weightFractionBits: 0, twiddleBits: 4),
    ]
  }

  /// One shape only.
  public init(_ shape: CirculantFFTProduct.Parameters) { shapes = [shape] }

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    let events =
      shapes.count == 1
      ? [] : ["a shape that is exact", "a result that is not exact", "the greatest result", "a sum of one block"]
    var result = TestbenchResult(seed: seed, events: events + CirculantDrive.events)
    for (index, p) in shapes.enumerated() {
      var random = RandomStream(seed: seed, stratum: UInt64(index), index: 0)
      weights(p, &random, &result)
      let reference = FourierReference(p: p)
      let drive = try drive(p, engine)
      var worst = (error: 0, bound: p.errorBound)
      for round in 0..<48 {
        let count = round < 2 || round % 4 == 3 ? p.blocks : round == 2 ? 1 : random.number(in: 1...min(p.blocks, 12))
        var task = CirculantTask(
          size: p.size, rows: p.rows, blocks: count, inputBits: p.inputBits, weightBits: p.weightBits,
          isExtreme: round == 0, &random)
        if round % 4 == 3 { task = task.repeated }
        let fixed = task.columns.map { reference.product($0, task.vector) }
        drive.feed(task, expected: fixed, isClose: round % 3 != 2, &random, &result)
        let error = zip(fixed, task.products).flatMap { zip($0, $1).map { abs($0 - $1) } }.max() ?? 0
        let bound = p.errorBound(blocks: count)
        result.check(error <= bound, "\(p): an error of \(error) for \(count) blocks, and the bound is \(bound)")
        if error > worst.error { worst = (error, bound) }
        if shapes.count > 1, round == 0 { result.reach("the greatest result") }
        if shapes.count > 1, count == 1 { result.reach("a sum of one block") }
      }
      drive.finish(&result)
      if shapes.count > 1, p.errorBound == 0 { result.reach("a shape that is exact") }
      if shapes.count > 1, worst.error > 0 { result.reach("a result that is not exact") }
      result.note(
        "blocks of \(p.size), twiddles of \(p.twiddleBits) bits: greatest error \(worst.error), bound \(worst.bound)")
    }
    return result
  }

  /// Transformed weights are no farther from the transform than their rounding.
  private func weights(
    _ p: CirculantFFTProduct.Parameters, _ random: inout RandomStream, _ result: inout TestbenchResult
  ) {
    let task = CirculantTask(
      size: p.size, rows: 1, blocks: 4, inputBits: 2, weightBits: p.weightBits, isExtreme: false, &random)
    for column in task.columns[0] {
      let packed = p.transformed(column)
      let scale = Double(1 << p.weightFractionBits)
      for k in 0...p.size / 2 {
        let angles = column.indices.map { 2 * Double.pi * Double(k * $0) / Double(p.size) }
        let real = zip(column, angles).reduce(0) { $0 + Double($1.0) * cos($1.1) }
        let imaginary = zip(column, angles).reduce(0) { $0 - Double($1.0) * sin($1.1) }
        let found = k == 0 ? (packed[0], 0) : k == p.size / 2 ? (packed[1], 0) : (packed[2 * k], packed[2 * k + 1])
        result.check(
          abs(Double(found.0) - real * scale) < 0.51 && abs(Double(found.1) - imaginary * scale) < 0.51,
          "\(p): bin \(k) of \(column) is \(found), not (\(real * scale), \(imaginary * scale))")
      }
    }
  }

  private func drive(_ p: CirculantFFTProduct.Parameters, _ engine: EngineFactory) throws -> CirculantDrive {
    let shape = CirculantDrive.Shape(
      size: p.size, rows: p.rows, inputBits: p.inputBits, valueBits: p.valueBits, elementBits: p.elementBits,
      latency: CirculantFFTProduct.latency, transformed: p.transformed)
    return CirculantDrive(try engine(Elaboration(CirculantFFTProduct.self, p).netlist), shape) {
      found, expected, result in
      result.check(found == expected, "\(p): \(found), expected \(expected)")
    }
  }
}
