import Foundation
import Netlist
import Protection

/// Gives testbenches the protected design where they make the original, and counts how often.
final class DesignSwap: @unchecked Sendable {
  private let lock = NSLock()
  private let plan: ProtectionPlan
  private let original: Netlist
  private var count = (asked: 0, swapped: 0)

  init(original: Netlist, plan: ProtectionPlan) {
    self.original = original
    self.plan = plan
  }

  var asked: Int { lock.withLock { count.asked } }
  var swapped: Int { lock.withLock { count.swapped } }

  /// The plan on any design of the same block that has all the parts it names: the block with other parameters has
  /// modules of other names, and stays as it is.
  func design(for netlist: Netlist) -> Netlist {
    let protected = netlist.topModule.name == original.topModule.name ? try? netlist.protected(by: plan).netlist : nil
    lock.withLock {
      count.asked += 1
      if protected != nil { count.swapped += 1 }
    }
    return protected ?? netlist
  }
}
