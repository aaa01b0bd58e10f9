import Bits
import Netlist

extension CircuitEditor {
  /// Registers with the check bits of a Hsiao code beside them: what reads them reads corrected values, their next values
  /// included, so that a wrong bit is right again after the next edge.
  mutating func encode(_ word: CodeWord) {
    let nexts = word.registers.map { next(of: $0) }
    let code = HsiaoCode(dataBits: nexts.reduce(0) { $0 + circuit.width($1) })
    let held = nodes(of: word)
    let corrected = word.registers.map { register in
      let declaration = circuit.declarations[register]
      return wire("\(declaration.name)_corrected", like: declaration)
    }
    for (old, new) in zip(held, corrected) { circuit.redirect(old, to: new) }
    let encoder = helper(code.encoderName, code.encoder)
    let encoded = place(encoder, as: "\(word.stem)_encoder", inputs: [joined(nexts)])[0]
    let check = register(
      "\(word.stem)_check", width: code.checkBits, reset: word.reset.map(code.check), domain: word.domain,
      driver: encoded)
    let decoder = helper(code.decoderName, code.decoder)
    let decoded = place(decoder, as: "\(word.stem)_decoder", inputs: [joined(held), check])
    var low = 0
    for wire in corrected {
      drive(wire, with: slice(decoded[0], low: low, width: circuit.width(wire)))
      low += circuit.width(wire)
    }
    report(decoded[1])
    // A check bit of one data bit is that bit: the registers have equals that must not take their place.
    if (0..<code.checkBits).contains(where: { code.isCopy(check: $0) }) {
      for register in word.registers { circuit.declarations[register].isRedundant = true }
    }
  }

  /// A memory whose words carry check bits above their data, from their initial words on. Reads are corrected.
  mutating func encode(memory index: Int) {
    let memory = circuit.memories[index]
    let code = HsiaoCode(dataBits: memory.width)
    let reads = circuit.nodes.indices.filter {
      circuit.nodes[$0].operation == .memoryRead && Int(circuit.nodes[$0].b) == index
    }
    circuit.memories[index].width += code.checkBits
    circuit.memories[index].isSigned = false
    circuit.memories[index].initial = memory.initial.map { .concatenate([code.check($0), $0]) }
    let encoder = helper(code.encoderName, code.encoder)
    for port in memory.writePorts.indices {
      let data = memory.writePorts[port].data
      let check = place(encoder, as: "\(memory.name)_encoder", inputs: [data])[0]
      circuit.memories[index].writePorts[port].data = joined([data, check])
    }
    let decoder = helper(code.decoderName, code.decoder)
    for read in reads { correct(NodeID(read), memory, code, decoder) }
  }

  private mutating func correct(_ read: NodeID, _ memory: MemoryArray, _ code: HsiaoCode, _ decoder: Int) {
    var node = circuit[read]
    node.width += Int32(code.checkBits)
    node.flags = []
    let word = wire("\(memory.name)_word", circuit.add(node))
    let inputs = [
      slice(word, low: 0, width: memory.width), slice(word, low: memory.width, width: code.checkBits),
    ]
    let decoded = place(decoder, as: "\(memory.name)_decoder", inputs: inputs)
    let corrected = wire("\(memory.name)_corrected", like: .value(memory.width, isSigned: memory.isSigned))
    drive(corrected, with: decoded[0])
    circuit.redirect(read, to: corrected)
    report(decoded[1])
  }
}

extension Declaration {
  fileprivate static func value(_ width: Int, isSigned: Bool) -> Declaration {
    Declaration(name: "", role: .wire, width: width, isSigned: isSigned)
  }
}
