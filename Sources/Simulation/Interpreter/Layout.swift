import Bits
import Netlist

/// Where everything lies in the interpreter's memory: inputs, registers, memories (the state), then constants, computed
/// values and copies.
struct Layout {
  /// First word of each value; −1 for values that nothing needs.
  var slots: [Int32]
  /// In the order of `Netlist.registerSites()`.
  var registers: [(value: Int, placement: Int, declaration: Int)] = []
  /// By placement, the first word of each memory.
  var memories: [[Int]] = []
  /// Words of inputs, and of inputs, registers and memories.
  var inputWords = 0
  var stateWords = 0
  var words = 0
  /// Words that external modules write to.
  var base: Words

  init(_ design: FlatDesign, _ schedule: Schedule, _ pool: Pool) {
    slots = [Int32](repeating: -1, count: design.valueCount)
    base = pool.words(0)
    placeState(design)
    stateWords = words
    for value in schedule.constants + schedule.order { place(value, design) }
    base = pool.words(words)
    for value in schedule.constants {
      let id = NodeID(value - design.placements[design.owner(of: value)].first)
      store(design.circuit(design.owner(of: value)).constantValue(id), to: self[value])
    }
  }

  subscript(value: Int) -> Words { base + Int(slots[value]) }

  private mutating func place(_ value: Int, _ design: FlatDesign) {
    slots[value] = Int32(words)
    words += wordCount(design.width(value))
  }

  private mutating func placeState(_ design: FlatDesign) {
    // Inputs lie as in a row of `TraceLayout`.
    for index in design.netlist.topModule.inputs {
      place(design.origin(0, design.circuit(0).declarations[index].node), design)
    }
    inputWords = words
    for number in design.placements.indices {
      for index in design.circuit(number).registers {
        let value = design.origin(number, design.circuit(number).declarations[index].node)
        registers.append((value, number, index))
        place(value, design)
      }
    }
    for number in design.placements.indices {
      memories.append([])
      for memory in design.circuit(number).memories {
        memories[number].append(words)
        words += memory.depth * wordCount(memory.width)
      }
    }
  }
}

/// The value at `words`.
func load(_ words: Words, width: Int) -> Bits {
  width <= 64
    ? Bits(words.pointee, width: width)
    : Bits(words: Array(UnsafeBufferPointer(start: words, count: wordCount(width))), width: width)
}

func store(_ bits: Bits, to words: Words) {
  if bits.width <= 64 {
    words.pointee = bits.low64
  } else {
    for (index, word) in bits.words.enumerated() { words[index] = word }
  }
}

/// All ones below `width`, which is in 1 … 64.
func ones(_ width: Int) -> UInt64 { UInt64.max >> UInt64(64 - width) }

/// For each word of a value, the bits that belong to it.
func wordMasks(_ width: Int) -> [UInt64] { (0..<wordCount(width)).map { ones(min(64, width - $0 * 64)) } }
