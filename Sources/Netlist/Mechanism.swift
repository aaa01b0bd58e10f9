/// A way to make a part of a design survive a flipped bit, or notice it.
public enum Mechanism: Hashable, Sendable {
  /// Registers of hardened flip-flops: the same logic, a larger cell that few upsets flip.
  case hardened
  /// Three copies of each register and a majority vote that also corrects the copies.
  case triplicated
  /// One parity bit for a group of registers; a difference raises the error output in the same cycle.
  case parity
  /// A Hsiao code over a group of registers or over each word of a memory: one flip is corrected, two are reported.
  case secded
  /// A residue modulo 3 or 7 carried along an accumulator and its multiplier; a difference raises the error output.
  case residue(modulus: Int)
  /// Column sums of a matrix product compared with the product of the sums (Huang and Abraham, 1984).
  case checksum
  /// The block twice; different outputs raise the error output.
  case duplicated
  /// The block three times; outputs by majority.
  case triplicatedBlock
  /// A state register whose unreachable codes lead to its reset state and raise the error output.
  case safeStates
  /// A counter that raises the error output when the block stays busy for more than so many cycles.
  case watchdog(cycles: Int)

  /// `hardened`, `residue:3`, `watchdog:1000`: as options, files and reports write it.
  public var name: String {
    switch self {
    case .hardened: "hardened"
    case .triplicated: "triplicated"
    case .parity: "parity"
    case .secded: "secded"
    case .residue(let modulus): "residue:\(modulus)"
    case .checksum: "checksum"
    case .duplicated: "duplicated"
    case .triplicatedBlock: "triplicated-block"
    case .safeStates: "safe-states"
    case .watchdog(let cycles): "watchdog:\(cycles)"
    }
  }
}
