import Foundation
import Netlist
import Protection

/// Gives testbenches the protected design where they make the original, or the same block with other parameters, and
/// counts what it did.
final class DesignSwap: @unchecked Sendable {
  private let lock = NSLock()
  private let plan: ProtectionPlan
  private let original: Netlist
  private var count = (asked: 0, same: 0, transferred: 0)

  init(original: Netlist, plan: ProtectionPlan) {
    self.original = original
    self.plan = plan
  }

  /// `2 designs were the protected one, 3 the same block with other parameters and the same protection`
  var summary: String {
    lock.withLock {
      "of \(count.asked) designs that they made, \(count.same) had the plan in them and \(count.transferred), with other "
        + "parameters, the same mechanisms on the same registers"
    }
  }

  var swapped: Int { lock.withLock { count.same + count.transferred } }

  func design(for netlist: Netlist) -> Netlist {
    let isSame = netlist.topModule.name == original.topModule.name
    let own = isSame ? plan : plan.transferred(from: original, to: netlist)
    let protected = own.choices.isEmpty ? nil : try? netlist.protected(by: own).netlist
    lock.withLock {
      count.asked += 1
      if protected != nil { if isSame { count.same += 1 } else { count.transferred += 1 } }
    }
    return protected ?? netlist
  }
}
