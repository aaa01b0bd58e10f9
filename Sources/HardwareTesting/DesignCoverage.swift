import Netlist

/// What a set of random designs contained and what happened in them: shows that corners were reached.
public struct DesignCoverage: Sendable {
  public private(set) var designs = 0
  public private(set) var instances = 0
  public private(set) var events = EventCounts()
  /// By operation and class of width.
  private var operations = [[Int]](
    repeating: [Int](repeating: 0, count: WidthClass.allCases.count), count: Operation.allCases.count)

  public enum WidthClass: Int, CaseIterable, Sendable {
    case bit, narrow, word, wide

    init(_ width: Int) { self = width == 1 ? .bit : width <= 32 ? .narrow : width <= 64 ? .word : .wide }
  }

  public init() {}

  public func count(_ operation: Operation, _ width: WidthClass) -> Int {
    operations[Int(operation.rawValue)][width.rawValue]
  }

  /// Adds a design, and what the reference evaluator meets while it runs the stimulus.
  public mutating func add(_ netlist: Netlist, _ stimulus: Stimulus) {
    designs += 1
    for module in netlist.modulesInUse() {
      instances += netlist.modules[module].instances.count
      for node in netlist.modules[module].nodes {
        operations[Int(node.operation.rawValue)][WidthClass(Int(node.width)).rawValue] += 1
      }
    }
    _ = runReference(netlist, stimulus, events: &events)
  }

  /// Operations and classes that no design had, of those that exist.
  public var unreached: [String] {
    let oneBit: [Operation] = [.reduceAnd, .reduceOr, .reduceXor, .equal, .lessUnsigned, .lessSigned]
    let atLeastTwo: [Operation] = [.multiplyUnsigned, .multiplySigned, .concatenate, .zeroExtend, .signExtend]
    var missing: [String] = events.unreached.map { "event \($0)" }
    for operation in Operation.allCases {
      for width in WidthClass.allCases where count(operation, width) == 0 {
        if width != .bit, oneBit.contains(operation) { continue }
        if width == .bit, atLeastTwo.contains(operation) { continue }
        missing.append("\(operation) of class \(width)")
      }
    }
    return missing
  }
}

extension DesignCoverage: CustomStringConvertible {
  public var description: String {
    let rows = SimulationEvent.allCases.map { "\($0) \(events[$0])" }
    return "\(designs) designs, \(instances) instances; " + rows.joined(separator: ", ")
  }
}
