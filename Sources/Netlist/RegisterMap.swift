/// The registers that software reaches through a bus, words of 32 bits side by side: what the hardware decodes, and what the
/// C header and the table of the documentation are written from.
public struct RegisterMap: Hashable, Sendable {
  /// Bytes from one register to the next.
  public static let stride = 4

  /// What reading and writing a field does.
  public enum Access: String, Hashable, Sendable {
    /// Holds what was written last.
    case readWrite
    /// Shows a value of the hardware; what is written is ignored.
    case readOnly
    /// Set by the hardware; writing 1 clears it.
    case flag
    /// Writing 1 acts once; reads as 0.
    case command
    /// Part of a word that goes to the hardware when its last register is written; reads as what was written.
    case data
  }

  /// Bits of a register with one meaning.
  public struct Field: Hashable, Sendable {
    /// `lowerCamelCase`, unique in the map.
    public var name: String
    /// Its lowest bit.
    public var low: Int
    /// Bits.
    public var width: Int
    /// Two's complement.
    public var isSigned: Bool
    public var access: Access
    public var meaning: String
    /// Names of the values 0, 1, …, where they have names.
    public var labels: [String]

    public init(
      _ name: String, low: Int = 0, width: Int = 1, isSigned: Bool = false, _ access: Access, _ meaning: String,
      labels: [String] = []
    ) {
      (self.name, self.low, self.width, self.isSigned) = (name, low, width, isSigned)
      (self.access, self.meaning, self.labels) = (access, meaning, labels)
    }

    /// One below and above its bits.
    public var bits: Range<Int> { low..<low + width }
    /// Its bits in the register, as a number.
    public var mask: UInt64 { ((1 << UInt64(width)) - 1) << UInt64(low) }
  }

  /// One word.
  public struct Register: Hashable, Sendable {
    /// `lowerCamelCase`, unique in the map.
    public var name: String
    public var fields: [Field]
    /// Writes are refused while the hardware is busy.
    public var isLocked: Bool

    public init(_ name: String, isLocked: Bool = false, _ fields: [Field]) {
      (self.name, self.isLocked, self.fields) = (name, isLocked, fields)
    }

    /// A register with one field, of the same name.
    public init(
      _ name: String, isLocked: Bool = false, width: Int = 1, isSigned: Bool = false, _ access: Access,
      _ meaning: String, labels: [String] = []
    ) {
      self.init(
        name, isLocked: isLocked,
        [Field(name, width: width, isSigned: isSigned, access, meaning, labels: labels)])
    }
  }

  /// `snake_case`: what the names of a header begin with.
  public var name: String
  /// In order of their offsets, without gaps.
  public var registers: [Register]

  public init(_ name: String, _ registers: [Register]) {
    (self.name, self.registers) = (name, registers)
  }

  /// Bytes from the first register.
  public func offset(of register: String) -> Int? {
    registers.firstIndex { $0.name == register }.map { $0 * RegisterMap.stride }
  }

  /// The register and field of this name.
  public func field(_ name: String) -> (register: Register, field: Field)? {
    for register in registers {
      if let field = register.fields.first(where: { $0.name == name }) { return (register, field) }
    }
    return nil
  }

  /// What is wrong with the map, in names and numbers; `nil` when nothing is.
  public func problem() -> String? {
    let names = registers.map(\.name)
    let fields = registers.flatMap(\.fields)
    if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
      return "two registers are called '\(twice)'"
    }
    if let twice = fields.first(where: { field in fields.count { $0.name == field.name } > 1 }) {
      return "two fields are called '\(twice.name)'"
    }
    for register in registers {
      var taken: UInt64 = 0
      for field in register.fields {
        if field.low < 0 || field.width < 1 || field.low + field.width > 32 {
          return "bits \(field.low) to \(field.low + field.width - 1) of '\(field.name)' are not in a word of 32 bits"
        }
        if taken & field.mask != 0 { return "'\(field.name)' overlaps another field of '\(register.name)'" }
        if field.labels.count > 1 << min(field.width, 16) {
          return "'\(field.name)' has \(field.labels.count) labels in \(field.width) bits"
        }
        taken |= field.mask
      }
    }
    return nil
  }
}
