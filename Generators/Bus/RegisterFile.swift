import Description

/// The registers of a map in hardware, described inside the module that places the `AXILitePort`: one hardware register for
/// each field that software writes, and the multiplexer that reads all of them.
///
/// Fill in what the hardware shows and sets with `show` and `raise`, refuse writes with `refuse`, then call `finish`.
struct RegisterFile {
  let map: RegisterMap
  let m: ModuleBuilder
  let port: Instance<AXILitePort>
  /// Writes to locked registers are refused while it holds.
  let busy: Bit
  private var fields: [String: Unsigned] = [:]
  private var selected: [String: Bit] = [:]
  private var refusals: [Bit] = []

  init(_ map: RegisterMap, port: Instance<AXILitePort>, busy: Bit, _ m: ModuleBuilder) {
    (self.map, self.port, self.busy, self.m) = (map, port, busy, m)
    for (number, register) in map.registers.enumerated() {
      let hit = (port.writeWord == number).named("selects_\(register.name)")
      selected[register.name] = hit
      for field in register.fields where [.readWrite, .flag, .data].contains(field.access) {
        fields[field.name] = m.register(field.name, Unsigned.self, width: field.width, reset: 0)
      }
      if register.isLocked { refusals.append((hit & busy).named("locks_\(register.name)")) }
    }
  }

  /// What a field holds.
  func value(_ field: String) -> Unsigned {
    guard let value = fields[field] else { preconditionFailure("the map '\(map.name)' has no value '\(field)'") }
    return value
  }

  /// What a field holds, as a number with a sign.
  func signed(_ field: String) -> Signed { Signed(bitPattern: value(field)) }

  /// A field of one bit.
  func bit(_ field: String) -> Bit { value(field)[0] }

  /// Software writes this register, refused or not.
  func isAddressed(_ register: String) -> Bit {
    guard let hit = selected[register] else { preconditionFailure("the map '\(map.name)' has no '\(register)'") }
    return port.write & hit
  }

  /// The bits that software writes as 1.
  private var ones: Unsigned { (port.writeData & port.writeMask).named("written_ones") }

  /// Software writes 1 to a field.
  func asks(_ name: String) -> Bit {
    guard let (register, field) = map.field(name) else {
      preconditionFailure("the map '\(map.name)' has no field '\(name)'")
    }
    return (isAddressed(register.name) & ones[field.low]).named("asks_\(name)")
  }

  /// The bits that software writes to a field, over those it holds.
  func written(_ field: RegisterMap.Field) -> Unsigned {
    let kept = (~port.writeMask).named("kept_bits")
    let held = (value(field.name) & kept[field.bits]).named("\(field.name)_kept")
    return (ones[field.bits] | held).named("\(field.name)_after")
  }

  /// A value that software reads.
  mutating func show(_ field: String, _ value: Unsigned) { fields[field] = value }

  mutating func show(_ field: String, _ value: Bit) { fields[field] = Unsigned(value) }

  /// The write of this cycle is refused when `condition` holds.
  mutating func refuse(when condition: Bit) { refusals.append(condition) }

  /// The write of this cycle, if there is one, is carried out.
  func permitted() -> Bit {
    let unmapped = (port.writeWord >= map.registers.count).named("write_unmapped")
    return (!refusals.reduce(unmapped) { $0 | $1 }.named("write_refused")).named("write_permitted")
  }

  /// Writes and reads; `raised` says which flags the hardware sets in this cycle, and that wins over clearing them.
  func finish(permitted: Bit, raised: [(String, Bit)]) {
    port.writeRefused <== !permitted
    let accepts = (port.write & permitted).named("write_accepted")
    for register in map.registers {
      guard let hit = selected[register.name] else { continue }
      let writes = (accepts & hit).named("writes_\(register.name)")
      for field in register.fields {
        guard var held = fields[field.name] else { continue }
        switch field.access {
        case .readWrite, .data: when(writes) { held <== written(field) }
        case .flag:
          when((asks(field.name) & accepts).named("clears_\(field.name)")) { held <== 0 }
          for (name, condition) in raised where name == field.name { when(condition) { held <== 1 } }
        case .readOnly, .command: break
        }
      }
    }
    let words = map.registers.map { word($0).named("read_\($0.name)") }
    let unmapped = (port.readWord >= map.registers.count).named("read_unmapped")
    port.readData <== mux(unmapped, 0, lookup(port.readWord, in: words).named("read_choice"))
    port.readRefused <== unmapped
  }

  /// What software reads of a register.
  private func word(_ register: RegisterMap.Register) -> Unsigned {
    var parts: [Unsigned] = []
    var low = 0
    for field in register.fields.sorted(by: { $0.low < $1.low }) {
      if field.low > low { parts.append(m.constant(0, width: field.low - low)) }
      parts.append(fields[field.name] ?? m.constant(0, width: field.width))
      low = field.low + field.width
    }
    return cat(parts.reversed()).named("\(register.name)_fields").extended(to: 32)
  }
}
