import Bits
import Description
import Generators
import Simulation
import Statistics

/// Sends vectors to any engine of the family and collects what it answers, with gaps and stalls.
final class TopKDrive {
  let model: any Model
  private let shape: any TopKShape
  private let k, rowsValid, rowsPayload, rowsReady, rowsCount, rowsLast: PortStorage
  private let resultsValid, resultsPayload, resultsReady, resultsCount, resultsLast: PortStorage
  private let selecting, seed: PortStorage?
  private(set) var cycles = 0

  /// An element of a result.
  struct Element: Hashable {
    var key: Int
    var payload: Int
  }

  /// What came of one vector.
  struct Answer {
    var elements: [Element] = []
    /// Cycles in which `selecting` was 1 for this vector.
    var selectionCycles = 0
  }

  /// Shares of eight: how often a row is offered, and how often a result is taken.
  struct Pace {
    var offers = 8
    var takes = 8
  }

  init(_ model: any Model, _ shape: any TopKShape) {
    self.model = model
    self.shape = shape
    let declarations = model.netlist.topModule.declarations
    func find(_ name: String) -> PortStorage? {
      declarations.firstIndex { $0.name == name }.map { model.storage(ofPort: $0) }
    }
    func port(_ name: String) -> PortStorage {
      guard let storage = find(name) else { preconditionFailure("the engine has no port '\(name)'") }
      return storage
    }
    k = port("k")
    (rowsValid, rowsPayload, rowsReady) = (port("rows_valid"), port("rows_payload"), port("rows_ready"))
    (rowsCount, rowsLast) = (port("rows_count"), port("rows_last"))
    (resultsValid, resultsPayload) = (port("results_valid"), port("results_payload"))
    (resultsReady, resultsCount, resultsLast) = (port("results_ready"), port("results_count"), port("results_last"))
    (selecting, seed) = (find("selecting"), find("seed"))
  }

  func reset() {
    model.initialise(seed: 1)
    model.resets = 1
    model.step()
    model.resets = 0
  }

  /// Runs the vectors one after the other without a pause beyond those of `pace`; `nil` in the place of an answer that
  /// did not come: the engine stood still for `patience` cycles, or did not stop sending. The payload of an element is
  /// its place in the vector.
  func run(
    _ vectors: [TopKVector], _ pace: Pace, patience: Int, _ random: inout RandomStream, _ reach: (String) -> Void
  ) -> [Answer?] {
    var answers: [Answer] = []
    var open = Answer()
    var (vector, row, element) = (0, 0, 0)
    var offered = false
    // The next vector may be searched while the last rows of this one leave.
    var searches: [Int] = []
    var searched = false
    var progress = cycles
    while answers.count < vectors.count, cycles < progress + patience, open.elements.count <= shape.capacity * 2 {
      if !offered, vector < vectors.count {
        offered = pace.offers == 8 || random.chance(pace.offers, of: 8)
        if offered { offer(vectors[vector], row, element) } else { reach("a gap between rows") }
      }
      rowsValid.number = offered ? 1 : 0
      let takes = pace.takes == 8 || random.chance(pace.takes, of: 8)
      resultsReady.number = takes ? 1 : 0
      model.settle()
      let searching = selecting?.number == 1
      if searching, !searched { searches.append(0) }
      if searching { searches[searches.count - 1] += 1 }
      searched = searching
      if offered {
        if rowsReady.number == 1 {
          progress = cycles
          element += vectors[vector].rows[row]
          row += 1
          offered = false
          if row == vectors[vector].rows.count { (vector, row, element) = (vector + 1, 0, 0) }
        } else {
          reach("a row waits")
        }
      }
      if resultsValid.number == 1 {
        if takes {
          progress = cycles
          collect(&open)
          if resultsLast.number == 1 {
            if answers.count < searches.count { open.selectionCycles = searches[answers.count] }
            answers.append(open)
            open = Answer()
          }
        } else {
          reach("a result waits")
        }
      }
      model.step()
      cycles += 1
    }
    return answers + [Answer?](repeating: nil, count: vectors.count - answers.count)
  }

  static let events = ["a gap between rows", "a row waits", "a result waits"]

  private func offer(_ vector: TopKVector, _ row: Int, _ first: Int) {
    // Both are read with the first row only.
    let isFirst = row == 0
    k.number = isFirst ? UInt64(vector.k) : UInt64((1 << shape.countBits) - 1 - vector.k)
    seed?.number = UInt64(isFirst ? vector.seed : ~vector.seed)
    rowsCount.number = UInt64(vector.rows[row])
    rowsLast.number = row == vector.rows.count - 1 ? 1 : 0
    rowsPayload.clear()
    for lane in 0..<vector.rows[row] {
      let key = UInt64(truncatingIfNeeded: vector.keys[first + lane]) & (1 << UInt64(shape.keyBits) - 1)
      let payload = UInt64(first + lane) & (shape.payloadBits == 64 ? .max : 1 << UInt64(shape.payloadBits) - 1)
      rowsPayload.insert(key, at: lane * shape.elementBits, width: shape.keyBits)
      rowsPayload.insert(payload, at: lane * shape.elementBits + shape.keyBits, width: shape.payloadBits)
    }
  }

  private func collect(_ answer: inout Answer) {
    for lane in 0..<min(Int(resultsCount.number), shape.lanes) {
      let low = lane * shape.elementBits
      let key = resultsPayload.extract(at: low, width: shape.keyBits)
      let unused = UInt64(64 - shape.keyBits)
      answer.elements.append(
        Element(
          key: shape.signedKeys ? Int(Int64(bitPattern: key << unused) >> Int64(unused)) : Int(key),
          payload: Int(truncatingIfNeeded: resultsPayload.extract(at: low + shape.keyBits, width: shape.payloadBits))))
    }
  }
}

extension PortStorage {
  /// The value of a port of at most 64 bits.
  fileprivate var number: UInt64 {
    get {
      switch byteCount {
      case 1: UInt64(pointer.load(as: UInt8.self))
      case 2: UInt64(pointer.load(as: UInt16.self))
      case 4: UInt64(pointer.load(as: UInt32.self))
      default: pointer.load(as: UInt64.self)
      }
    }
    nonmutating set {
      withUnsafeBytes(of: newValue.littleEndian) {
        UnsafeMutableRawBufferPointer(start: pointer, count: byteCount).copyBytes(from: $0.prefix(byteCount))
      }
    }
  }

  fileprivate func clear() { pointer.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount) }

  /// Ors a number into the bits from `low` on; they were 0.
  fileprivate func insert(_ value: UInt64, at low: Int, width: Int) {
    var (value, bit, left) = (value, low, width)
    while left > 0 {
      let part = min(8 - bit % 8, left)
      let byte = UInt8(truncatingIfNeeded: value & ((1 << UInt64(part)) - 1)) << UInt8(bit % 8)
      let place = pointer.advanced(by: bit / 8)
      place.storeBytes(of: place.load(as: UInt8.self) | byte, as: UInt8.self)
      value = part == 64 ? 0 : value >> UInt64(part)
      (bit, left) = (bit + part, left - part)
    }
  }

  fileprivate func extract(at low: Int, width: Int) -> UInt64 {
    var (value, done): (UInt64, Int) = (0, 0)
    while done < width {
      let bit = low + done
      let part = min(8 - bit % 8, width - done)
      let byte = UInt64(pointer.advanced(by: bit / 8).load(as: UInt8.self)) >> UInt64(bit % 8)
      value |= (byte & ((1 << UInt64(part)) - 1)) << UInt64(done)
      done += part
    }
    return value
  }
}
