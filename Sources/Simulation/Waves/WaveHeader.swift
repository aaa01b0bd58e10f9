import Netlist

/// The declarations of a VCD file: scopes of the hierarchy, variables, and their identifiers.
struct WaveHeader {
  private(set) var signals: [WaveRecorder.Signal] = []
  private(set) var clocks: [[UInt8]] = []
  private(set) var resets: [[UInt8]] = []
  private(set) var text: [UInt8] = []
  private var identifiers = 0

  init(_ model: any Model) {
    let netlist = model.netlist
    let top = netlist.topModule
    line("$comment \(model.engine) of \(top.name) $end")
    line("$timescale 1ns $end")
    line("$scope module \(top.name) $end")
    for domain in top.domains {
      clocks.append(variable(domain.clock, width: 1))
      resets.append(variable(domain.reset, width: 1))
    }
    for (index, declaration) in top.declarations.enumerated() where declaration.isPort {
      add(declaration, top, .port(model.storage(ofPort: index)))
    }
    var open: [String] = []
    for (index, site) in netlist.registerSites().enumerated() where model.holds(register: index) {
      let circuit = netlist.modules[site.module]
      enter(site.path, from: &open)
      add(circuit.declarations[site.declaration], circuit, .register(index))
    }
    enter([], from: &open)
    line("$upscope $end")
    line("$enddefinitions $end")
  }

  /// Closes and opens scopes; sites of one scope follow each other.
  private mutating func enter(_ path: [String], from open: inout [String]) {
    let common = zip(path, open).prefix { $0 == $1 }.count
    for _ in common..<open.count { line("$upscope $end") }
    for name in path[common...] { line("$scope module \(name) $end") }
    open = path
  }

  private mutating func add(_ declaration: Declaration, _ circuit: Circuit, _ source: WaveRecorder.Signal.Source) {
    let identifier = variable(declaration.name, width: declaration.width)
    let labels = declaration.enumeration.map { circuit.enumerations[$0].labels }
    let label = labels.map { texts in (identifier: variable("\(declaration.name)_label", width: 1, string: true), texts)
    }
    signals.append(
      WaveRecorder.Signal(source: source, width: declaration.width, identifier: identifier, label: label))
  }

  private mutating func variable(_ name: String, width: Int, string: Bool = false) -> [UInt8] {
    let identifier = WaveHeader.identifier(identifiers)
    identifiers += 1
    let range = width > 1 ? " [\(width - 1):0]" : ""
    line(
      "$var \(string ? "string" : "wire") \(width) \(String(decoding: identifier, as: UTF8.self)) \(name)\(range) $end")
    return identifier
  }

  private mutating func line(_ line: String) { text += Array("\(line)\n".utf8) }

  /// Numbers in base 94 with the printable characters as digits.
  private static func identifier(_ number: Int) -> [UInt8] {
    var rest = number
    var digits: [UInt8] = []
    repeat {
      digits.append(UInt8(33 + rest % 94))
      rest = rest / 94 - 1
    } while rest >= 0
    return digits
  }
}
