import Bits
import Description
import Foundation
import Netlist
import Simulation
import Testing
import Verilation

/// A folder of its own for a test's cache, and what tests share.
struct Workbench {
  let cache: ContentCache
  let toolchain: VerilatorToolchain

  init(folder: String = NSTemporaryDirectory() + "bittern-verilation-tests") throws {
    cache = ContentCache(folder: folder)
    toolchain = try VerilatorToolchain(cache: cache)
  }

  func build(_ netlist: Netlist, _ options: VerilationOptions = .init()) throws -> VerilatedBuild {
    try VerilatedBuild(netlist, options: options, toolchain: toolchain, cache: cache)
  }

  static func emptyFolder() throws -> String {
    let path = NSTemporaryDirectory() + "bittern-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }
}

/// The designs that the engines are compared on.
enum Design: String, CaseIterable, Sendable {
  case counter, sequencer, lattice, wideShift, store, triple, crossing

  func netlist() throws -> Netlist {
    switch self {
    case .counter: try Elaboration(Counter.self).netlist
    case .sequencer: try Elaboration(Sequencer.self).netlist
    case .lattice: try Elaboration(Lattice.self).netlist
    case .wideShift: try Elaboration(WideShift.self).netlist
    case .store: try Elaboration(Store.self).netlist
    case .triple: try Elaboration(Triple.self).netlist
    case .crossing: try Elaboration(Crossing.self).netlist
    }
  }
}

struct SplitMix64: RandomNumberGenerator {
  var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

extension Netlist {
  /// Random inputs in rows, zero above each port's width.
  func randomStimulus(cycles: Int, seed: UInt64) -> [UInt64] {
    var random = SplitMix64(seed: seed)
    let layout = TraceLayout(topModule, role: .input)
    var rows: [UInt64] = []
    for _ in 0..<cycles {
      for column in layout.columns {
        rows += Bits(words: (0..<column.words).map { _ in random.next() }, width: column.width).words
      }
    }
    return rows
  }

  var outputStride: Int { TraceLayout(topModule, role: .output).stride }
}

extension Model {
  /// Whole cycles of domain 0, with the sampled outputs.
  func responses(to stimulus: [UInt64], cycles: Int) -> [UInt64] {
    var rows = [UInt64](repeating: 0, count: netlist.outputStride * cycles)
    run(stimulus: stimulus + [0], responses: &rows, cycles: cycles)
    return rows
  }

  /// Every register that `other` holds, too.
  func registers(heldBy other: any Model) -> [Bits] {
    netlist.registerSites().indices.filter { other.holds(register: $0) }.map { value(ofRegister: $0) }
  }
}

extension Bits {
  /// Only this bit is 1.
  static func single(_ bit: Int, width: Int) -> Bits {
    var value = Bits.zero(width: width)
    value[bit: bit] = true
    return value
  }
}
