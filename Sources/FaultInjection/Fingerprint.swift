import Bits
import Netlist

/// FNV-1a over everything that decides a design's behaviour: tells whether a store belongs to it. Not for security.
enum Fingerprint {
  static func of(_ words: [UInt64]) -> String {
    var hash = Hash()
    for word in words { hash.add(word) }
    return hash.text
  }

  static func of(_ netlist: Netlist) -> String {
    var hash = Hash()
    for index in netlist.modulesInUse() {
      let circuit = netlist.modules[index]
      hash.add(circuit.name)
      for node in circuit.nodes {
        hash.add(UInt64(node.operation.rawValue) << 32 | UInt64(UInt32(bitPattern: node.width)))
        hash.add(UInt64(UInt32(bitPattern: node.a)) << 32 | UInt64(UInt32(bitPattern: node.b)))
        hash.add(UInt64(UInt32(bitPattern: node.c)))
      }
      for operand in circuit.extra { hash.add(UInt64(UInt32(bitPattern: operand))) }
      for value in circuit.wideConstants { for word in value.words { hash.add(word) } }
      for declaration in circuit.declarations {
        hash.add(declaration.name)
        hash.add(UInt64(bitPattern: Int64(declaration.driver?.raw ?? -1)))
        for word in declaration.resetValue?.words ?? [] { hash.add(word) }
      }
      for memory in circuit.memories {
        hash.add(UInt64(memory.depth) << 32 | UInt64(memory.width))
        for value in memory.initial { for word in value.words { hash.add(word) } }
        for port in memory.writePorts {
          for id in [port.enable, port.address, port.data] { hash.add(UInt64(UInt32(bitPattern: id.raw))) }
        }
      }
      for site in circuit.instances {
        hash.add(site.name)
        hash.add(UInt64(site.module))
      }
    }
    return hash.text
  }

  private struct Hash {
    private var state: UInt64 = 0xcbf2_9ce4_8422_2325

    mutating func add(_ word: UInt64) {
      for shift in stride(from: 0, to: 64, by: 8) { add(UInt8(truncatingIfNeeded: word >> UInt64(shift))) }
    }

    mutating func add(_ text: String) {
      for byte in text.utf8 { add(byte) }
      add(0 as UInt8)
    }

    private mutating func add(_ byte: UInt8) { state = (state ^ UInt64(byte)) &* 0x100_0000_01b3 }

    var text: String { String(state, radix: 16) }
  }
}
