import Bits
import Description
import Generators
import Graphs
import Simulation
import Testbenches
import Testing

@Suite("Block-sparse engine")
struct GraphTests {
  /// A vertex in each of five blocks but the last, which has none: 0 → 2 → 4 → 6 and back, lengths 3, 4, 5, 6.
  private static let ring = [(0, 1, 3), (1, 2, 4), (2, 3, 5), (3, 0, 6)]

  private static func engine() throws -> Simulation<BlockSparseEngine> {
    var p = BlockSparseEngine.Parameters()
    (p.size, p.blocks, p.tiles, p.valueBits, p.weightBits) = (2, 8, 8, 8, 6)
    let dut = try Simulation(BlockSparseEngine.self, p)
    dut.reset()
    return dut
  }

  private static func write(
    _ word: Int, to buffer: BlockSparseEngine.Buffer, _ address: Int, _ dut: Simulation<BlockSparseEngine>
  ) {
    dut.hostWrite = 1
    dut.hostBuffer = buffer
    dut.hostAddress = address
    dut.hostData = word
    dut.step()
    dut.hostWrite = 0
  }

  /// Writes the ring with the vertex of a block in lane 0, and its distances from block 0.
  private static func prepare(_ dut: Simulation<BlockSparseEngine>) {
    // By rows: block 0 is reached from 3, block 1 from 0, and so on.
    let arcs = ring.map { (row: $0.1, column: $0.0, length: $0.2) }.sorted { $0.row < $1.row }
    for (entry, arc) in arcs.enumerated() {
      write(arc.row << 3 | arc.column, to: .list, entry, dut)
      write(63 << 6 | arc.length, to: .columns, 2 * entry, dut)
      write(63 << 6 | 63, to: .columns, 2 * entry + 1, dut)
    }
    for block in 0..<5 { write(block == 0 ? 255 << 8 : 255 << 8 | 255, to: .vector, block, dut) }
    dut.reduction = .minimum
    dut.blocks = 5
    dut.tiles = arcs.count
  }

  private static func run(_ dut: Simulation<BlockSparseEngine>) throws -> Int {
    dut.start = 1
    var cycles = 1
    while dut.done == 0 {
      dut.step()
      dut.start = 0
      cycles += 1
      try #require(cycles < 1000)
    }
    dut.step()
    return cycles
  }

  private static func distances(_ dut: Simulation<BlockSparseEngine>) -> [Int] {
    (0..<5).map { block in
      dut.readBlock = block
      dut.step()
      return dut.readWord & 255
    }
  }

  @Test("a ring by hand: distances, cycles, skipped tiles, and the end that nothing changes")
  func ring() throws {
    let dut = try Self.engine()
    Self.prepare(dut)
    dut.iterations = 1
    // 1 + (5 blocks · (2 + 3) + 4 tiles · 2 + 2)
    #expect(try Self.run(dut) == 36)
    #expect(Self.distances(dut) == [0, 3, 255, 255, 255])
    #expect(dut.skipped == 21 && dut.changed == 1 && dut.iteration == 1)
    dut.iterations = 200
    dut.untilStable = 1
    // Two more vertices are reached; the fourth iteration, the third of this run, changes nothing.
    #expect(try Self.run(dut) == 1 + 3 * 35)
    #expect(Self.distances(dut) == [0, 3, 7, 12, 255])
    #expect(dut.skipped == 21 && dut.changed == 0 && dut.iteration == 3 && dut.busy == 0)
    try dut.checkProperties()
  }

  @Test("an entry out of order is not used, and the engine says so until the next start")
  func disorder() throws {
    let dut = try Self.engine()
    Self.prepare(dut)
    Self.write(0, to: .list, 3, dut)
    dut.iterations = 1
    #expect(try Self.run(dut) == 36 - 2)
    #expect(dut.listError == 1 && dut.skipped == 22)
    dut.tiles = 3
    #expect(try Self.run(dut) == 36 - 2)
    #expect(dut.listError == 0 && dut.skipped == 22)
    #expect(Self.distances(dut) == [0, 3, 7, 255, 255])
  }

  @Test("the cycle formula")
  func cycles() {
    let p = BlockSparseEngine.Parameters()
    #expect(p.cycles(blocks: 1, tiles: 0, iterations: 1) == 14)
    // Zachary's karate club: 34 vertices in 5 blocks, 21 of 25 tiles.
    #expect(p.cycles(blocks: 5, tiles: 21, iterations: 1) == 1 + 5 * 11 + 21 * 8 + 2)
    for iterations in 1...5 {
      let steps = p.cycles(blocks: 16, tiles: 128, iterations: iterations) - 1
      #expect(steps == iterations * (p.cycles(blocks: 16, tiles: 128, iterations: 1) - 1))
    }
  }

  @Test("parameters that are refused")
  func refused() {
    func problem(_ change: (inout BlockSparseEngine.Parameters) -> Void) -> String? {
      var p = BlockSparseEngine.Parameters()
      change(&p)
      return p.problem()
    }
    #expect(problem { _ in } == nil)
    #expect(problem { $0.size = 1 } == "size must be from 2 to 16, not 1")
    #expect(problem { $0.size = 17 } == "size must be from 2 to 16, not 17")
    #expect(problem { $0.blocks = 12 } == "blocks must be a power of two from 2 to 256, not 12")
    #expect(problem { $0.tiles = 8192 } == "tiles must be a power of two from 2 to 4096, not 8192")
    #expect(problem { $0.valueBits = 33 } == "valueBits must be from 4 to 32, not 33")
    #expect(problem { $0.weightBits = 25 } == "weightBits must be at most valueBits = 24, not 25")
    #expect(problem { $0.scaleBits = 1 } == "scaleBits must be from 2 to 32, not 1")
    #expect(problem { $0.iterationBits = 0 } == "iterationBits must be from 1 to 16, not 0")
    #expect(problem { ($0.size, $0.blocks, $0.tiles) = (16, 256, 4096) } == nil)
    var lane = BlockSparseLane.Parameters()
    lane.terms = 0
    #expect(lane.problem() == "terms must be from 1 to 4096, not 0")
  }

  @Test("the width of a sum is exact: the greatest sum fits, and one bit less would not hold it")
  func widths() {
    for (terms, valueBits, weightBits) in [(128, 24, 16), (6, 8, 8), (4096, 32, 32), (1, 4, 2)] {
      var p = BlockSparseLane.Parameters()
      (p.terms, p.valueBits, p.weightBits) = (terms, valueBits, weightBits)
      let greatest = Int128(terms) * (Int128(1) << Int128(valueBits) - 1) * (Int128(1) << Int128(weightBits) - 1)
      #expect(greatest < Int128(1) << Int128(p.sumBits))
      if terms > 1 { #expect(greatest >= Int128(1) << Int128(p.sumBits - 1)) }
    }
  }

  @Test("the workload answers with the distances of networkx")
  func workload() throws {
    let source = try #require(TestbenchCatalogue.workloads.first { $0.name == "graph_paths" })
    let workload = try source.make()
    let model = try Interpreter(workload.netlist)
    model.initialise(seed: 0)
    model.resets = 1
    model.step()
    model.resets = 0
    let responses = model.run(workload.stimulus)
    let answer = try #require(workload.answer(responses))
    #expect(try answer == TestbenchCatalogue.goldenGraphPaths())
    let club = try #require(try SampleGraph.bundled().first { $0.name == "karate_club" })
    #expect(answer == club.distances.compactMap { $0.map(String.init) }.joined(separator: " "))
    var silent = responses
    for cycle in 0..<silent.cycles { silent["done", cycle] = 0 }
    #expect(workload.answer(silent) == nil)
  }

  @Test("a register that never changes is found, whichever it is", arguments: StuckDesign.graph.flatMap(\.registers))
  func stuckRegisters(stuck: StuckRegister) { #expect(stuck.isNoticed(seed: 4), "\(stuck) is not noticed") }
}
