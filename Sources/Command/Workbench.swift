import Description
import FaultInjection
import Simulation

/// The designs that a command knows: what `bittern list` prints. A package of its own gives its own.
public struct Workbench: Sendable {
  public var blocks: [Block]
  public var testbenches: [any Testbench]
  public var workloads: [WorkloadSource]

  public init(
    blocks: [Block] = [], testbenches: [any Testbench] = [], workloads: [WorkloadSource] = []
  ) {
    self.blocks = blocks
    self.testbenches = testbenches
    self.workloads = workloads
  }

  /// Runs the command with these designs and ends the process with its exit code.
  ///
  /// ```swift
  /// Workbench(blocks: [Block(MyDesign.self, family: "Mine")]).main()
  /// ```
  public func main() -> Never { BitternCommand.start(self) }

  /// The workbench of the running command. The argument parser makes commands itself and passes nothing to them, so
  /// this one value travels beside it, bound to the task.
  @TaskLocal static var current = Workbench()

  // MARK: Lookup

  func block(named name: String) throws -> Block {
    guard let block = blocks.first(where: { $0.name == name }) else {
      throw UnknownName(kind: "block", name: name, known: blocks.map(\.name))
    }
    return block
  }

  /// A workload, or that of a block's testbenches.
  func workload(named name: String) throws -> WorkloadSource {
    if let workload = workloads.first(where: { $0.name == name }) { return workload }
    guard let block = blocks.first(where: { $0.name == name }) else {
      throw UnknownName(kind: "workload", name: name, known: workloads.map(\.name) + blocks.map(\.name))
    }
    return RecordedWorkload(block, of: self).source
  }

  func testbench(named name: String) throws -> any Testbench {
    guard let testbench = testbenches.first(where: { $0.name == name }) else {
      throw UnknownName(kind: "testbench", name: name, known: testbenches.map(\.name))
    }
    return testbench
  }
}

/// A name that nothing has.
struct UnknownName: Error, CustomStringConvertible {
  var kind: String
  var name: String
  var known: [String]

  var description: String {
    let nearest = Spelling.nearest(to: name, among: known).map { " Did you mean '\($0)'?" } ?? ""
    return "there is no \(kind) '\(name)'.\(nearest) 'bittern list' shows what there is."
  }
}
