/// Why a report cannot be made or written.
public enum ReportFailure: Error, Hashable, CustomStringConvertible {
  case missingSetting(file: String, name: String)
  case unreadableSetting(file: String, name: String, value: String)
  /// The registers of a store do not add up to the size of a stratum.
  case wrongStratum(file: String, stratum: String, stored: UInt64, counted: UInt64)
  case unknownStratum(file: String, register: String, stratum: String)
  case unknownRegister(file: String, number: Int, registers: Int)
  case cannotWrite(path: String, reason: String)

  public var description: String {
    switch self {
    case .missingSetting(let file, let name):
      "'\(file)' has no setting '\(name)': no campaign was started in it, or another version wrote it"
    case .unreadableSetting(let file, let name, let value):
      "setting '\(name)' in '\(file)' is '\(value)', which cannot be read"
    case .wrongStratum(let file, let stratum, let stored, let counted):
      "stratum '\(stratum)' in '\(file)' has \(stored) faults, but its registers have \(counted)"
    case .unknownStratum(let file, let register, let stratum):
      "register '\(register)' in '\(file)' belongs to stratum '\(stratum)', which is not stored"
    case .unknownRegister(let file, let number, let registers):
      "a fault in '\(file)' strikes register \(number), but \(registers) are stored"
    case .cannotWrite(let path, let reason): "cannot write '\(path)': \(reason)"
    }
  }
}
