import Description
import Generators
import Simulation
import Statistics

/// `CirculantNTTProduct` against the product by definition: equal in every element, at both ends of what the modulus
/// allows, in every block size, with gaps, and with sums that follow each other as closely as they may.
public struct CirculantNTTTestbench: Testbench {
  public let name = "circulant_ntt_product"
  public let block = "circulant_ntt_product"
  private let shapes: [CirculantNTTProduct.Parameters]

  public init() {
    shapes = [
      .init(), .init(size: 4, rows: 1, blocks: 1, inputBits: 2, weightBits: 3, ringBits: 8),
      .init(size: 16, rows: 3, blocks: 3, inputBits: 8, weightBits: 7, ringBits: 24),
      .init(size: 8, rows: 3, blocks: 4, inputBits: 5, weightBits: 10, ringBits: 20),
      .init(size: 4, rows: 2, blocks: 100, inputBits: 10, weightBits: 9, ringBits: 30),
    ]
  }

  /// One shape only.
  public init(_ shape: CirculantNTTProduct.Parameters) { shapes = [shape] }

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(
      seed: seed,
      events: [
        "the greatest result", "the published example", "a sum of one block", "the most blocks", "a negative result",
      ] + CirculantDrive.events)
    try example(engine, &result)
    for (index, p) in shapes.enumerated() {
      var random = RandomStream(seed: seed, stratum: UInt64(index), index: 0)
      let drive = try drive(p, engine)
      for round in 0..<48 {
        let count = round < 2 ? p.blocks : round == 2 ? 1 : random.number(in: 1...min(p.blocks, 12))
        let task = CirculantTask(
          size: p.size, rows: p.rows, blocks: count, inputBits: p.inputBits, weightBits: p.weightBits,
          isExtreme: round == 0, &random)
        let products = task.products
        drive.feed(task, expected: products, isClose: round % 3 != 2, &random, &result)
        let greatest = (p.blocks * p.size) << (p.inputBits + p.weightBits - 2)
        if products.contains(where: { $0.contains(greatest) }) { result.reach("the greatest result") }
        if products.contains(where: { $0.contains { $0 < 0 } }) { result.reach("a negative result") }
        if count == p.blocks { result.reach("the most blocks") }
        if count == 1 { result.reach("a sum of one block") }
      }
      drive.finish(&result)
    }
    return result
  }

  /// First column 1, 2, 3, 4 and vector 5, 6, 7, 8 give 66, 68, 66, 60.
  private func example(_ engine: EngineFactory, _ result: inout TestbenchResult) throws {
    var random = RandomStream(seed: 0, stratum: 0, index: 0)
    let p = CirculantNTTProduct.Parameters(size: 4, rows: 1, blocks: 2, inputBits: 5, weightBits: 4, ringBits: 14)
    let task = CirculantTask(vector: [[5, 6, 7, 8]], columns: [[[1, 2, 3, 4]]])
    result.check(task.products == [[66, 68, 66, 60]], "the reference gives \(task.products)")
    let drive = try drive(p, engine)
    drive.feed(task, expected: task.products, isClose: true, &random, &result)
    drive.finish(&result)
    result.reach("the published example")
  }

  private func drive(_ p: CirculantNTTProduct.Parameters, _ engine: EngineFactory) throws -> CirculantDrive {
    let shape = CirculantDrive.Shape(
      size: p.size, rows: p.rows, inputBits: p.inputBits, valueBits: p.valueBits, elementBits: p.ringBits,
      latency: CirculantNTTProduct.latency, transformed: p.transformed)
    return CirculantDrive(try engine(Elaboration(CirculantNTTProduct.self, p).netlist), shape) {
      found, expected, result in
      result.check(found == expected, "\(p): \(found), expected \(expected)")
    }
  }
}
