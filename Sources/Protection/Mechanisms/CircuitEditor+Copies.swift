import Netlist

extension Circuit {
  /// A module with the ports of `original`, at the same places among the declarations, and nothing in it. Testbenches
  /// find ports by place.
  fileprivate static func shell(of original: Circuit, name: String, documentation: String) -> Circuit {
    var shell = Circuit(name: name)
    shell.origin = original.origin
    shell.documentation = documentation
    shell.parameters = original.parameters
    shell.domains = original.domains
    shell.enumerations = original.enumerations
    for declaration in original.declarations {
      guard declaration.isPort else {
        shell.declarations.append(declaration.dropped)
        continue
      }
      shell.declare(declaration)
    }
    return shell
  }
}

extension Declaration {
  /// A place among the declarations that nothing takes.
  fileprivate var dropped: Declaration {
    Declaration(name: name, role: .wire, width: width, point: point)
  }
}

/// A block that stands several times where it stood once.
struct BlockCopies {
  /// The module that is copied, and its error output, if it has one.
  var module: Int
  var errorOutput: String?
  var copies: Int

  /// The module that takes its place: two copies and a comparator, or three and voters.
  func wrapper(named name: String, modules: [Circuit]) -> CircuitEditor {
    let original = modules[module]
    let kind = copies == 2 ? "twice, with a comparator" : "three times, with voters"
    var ports = original
    // The error output of the copies is no output of the wrapper: that one has its own.
    if let errorOutput, let index = ports.declarations.firstIndex(where: { $0.name == errorOutput }) {
      ports.declarations.remove(at: index)
    }
    var editor = CircuitEditor(
      .shell(of: ports, name: name, documentation: "\(original.name) \(kind)."), modules: modules)
    let inputs = editor.circuit.inputs.map { editor.circuit.declarations[$0].node }
    let placed = (0..<copies).map {
      editor.place(module, as: "copy_\($0)", inputs: inputs, isRedundant: true)
    }
    var differences: [NodeID] = []
    var outputs = editor.circuit.outputs.makeIterator()
    for (position, port) in original.outputs.enumerated() {
      let values = placed.map { $0[position] }
      if original.declarations[port].name == errorOutput {
        for value in values { editor.report(value) }
        continue
      }
      guard let output = outputs.next() else { break }
      if copies == 2 {
        differences.append(editor.differ(values[0], values[1]))
        editor.circuit.declarations[output].driver = values[0]
      } else {
        editor.circuit.declarations[output].driver = editor.majority(values[0], values[1], values[2])
      }
    }
    if let first = differences.first {
      let all = differences.dropFirst().reduce(first) { editor.or($0, $1) }
      editor.report(editor.wire("copies_differ", all, keep: true))
    }
    return editor
  }
}
