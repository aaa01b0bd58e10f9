import Bits
import Foundation
import Netlist
import Simulation

/// Faults written down by the names of their sites, one JSON object a line, so that any engine, or another tool, can
/// replay them:
///
///     {"cycle":12,"strikes":[{"register":"controller.state","mask":"0x2"}]}
///     {"cycle":3,"strikes":[{"memory":"buffer.words","word":5,"mask":"0x80"},{"register":"done","mask":"0x1"}]}
///     {"cycle":7,"strikes":[{"net":"pe_0_1.product","mask":"0x10"}]}
///     {"cycle":9,"hold":{"value":"0x0","span":4},"strikes":[{"register":"controller.state","mask":"0x1"}]}
///
/// A mask has the bits that are inverted, or held. Empty lines, and lines that begin with `#`, are skipped.
public struct FaultList: Sendable, Hashable {
  public var experiments: [Experiment]

  public init(_ experiments: [Experiment]) { self.experiments = experiments }

  /// One line of the file.
  struct Line: Codable {
    var cycle: Int
    var hold: Hold?
    var strikes: [Strike]

    struct Hold: Codable {
      var value: String
      var span: Int
    }

    struct Strike: Codable {
      var register: String?
      var memory: String?
      var word: Int?
      var net: String?
      var mask: String
    }
  }
}

/// Why a list of faults cannot be read: the first line that is wrong.
public struct FaultListFailure: Error, Hashable, Sendable, CustomStringConvertible {
  public var file: String
  public var line: Int
  public var reason: String
  public var description: String { "\(file):\(line): \(reason)" }
}

// MARK: Writing

extension FaultList {
  /// The lines of the file, with the names of a design.
  public func text(_ netlist: Netlist) -> String {
    let names = SiteNames(netlist)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return experiments.map { experiment in
      let line = FaultList.line(experiment, names)
      // Strings and small numbers always encode.
      return ((try? encoder.encode(line)).map { String(decoding: $0, as: UTF8.self) } ?? "") + "\n"
    }.joined()
  }

  private static func line(_ experiment: Experiment, _ names: SiteNames) -> Line {
    var line = Line(cycle: experiment.cycle, strikes: [])
    if case .hold(let value, let span) = experiment.action {
      line.hold = Line.Hold(value: "0x\(value.hexadecimal)", span: span)
    }
    line.strikes = experiment.strikes.map { strike in
      var entry = Line.Strike(mask: "0x\(strike.mask.hexadecimal)")
      switch strike.target {
      case .register(let register): entry.register = names.registers[register].name
      case .memory(let memory, let word): (entry.memory, entry.word) = (names.memories[memory].name, word)
      case .net(let net): entry.net = names.nets[net].name
      }
      return entry
    }
    return line
  }
}

// MARK: Reading

extension FaultList {
  /// Reads the lines of a file for a design.
  ///
  /// - Parameters:
  ///   - cycles: cycles in which a fault may strike.
  ///   - file: how errors call it.
  public init(text: String, netlist: Netlist, cycles: Int, file: String) throws(FaultListFailure) {
    let names = SiteNames(netlist)
    var experiments: [Experiment] = []
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let trimmed = line.trimmingCharacters(in: .whitespaces)
      if trimmed.isEmpty || trimmed.hasPrefix("#") { continue }
      do { experiments.append(try FaultList.experiment(trimmed, names, cycles)) } catch {
        throw FaultListFailure(file: file, line: number + 1, reason: error.reason)
      }
    }
    self.init(experiments)
  }

  struct Complaint: Error {
    var reason: String
    init(_ reason: String) { self.reason = reason }
  }

  private static func experiment(_ text: String, _ names: SiteNames, _ cycles: Int) throws(Complaint) -> Experiment {
    let line: Line
    do { line = try JSONDecoder().decode(Line.self, from: Data(text.utf8)) } catch {
      throw Complaint(explain(error))
    }
    guard (0..<cycles).contains(line.cycle) else {
      throw Complaint("cycle \(line.cycle) is outside the workload's 0 ... \(cycles - 1)")
    }
    if line.strikes.isEmpty { throw Complaint("a fault strikes at least one site; 'strikes' is empty") }
    var strikes: [Experiment.Strike] = []
    for entry in line.strikes {
      let strike = try names.strike(entry)
      if strikes.contains(where: { $0.target == strike.target }) {
        throw Complaint("a site is struck twice; put both bits into one mask")
      }
      strikes.append(strike)
    }
    guard let hold = line.hold else { return Experiment(strikes: strikes, cycle: line.cycle) }
    guard strikes.count == 1, case .register = strikes[0].target else {
      throw Complaint("'hold' goes with one register")
    }
    guard (1...1 << 32).contains(hold.span) else { throw Complaint("a span of \(hold.span) cycles; it is 1 ... 2^32") }
    let value = try bits(hold.value, width: strikes[0].mask.width, "value")
    return Experiment(strikes: strikes, cycle: line.cycle, action: .hold(value: value, span: hold.span))
  }

  static func bits(_ text: String, width: Int, _ what: String) throws(Complaint) -> Bits {
    guard let bits = Bits(parsing: text, width: width, signed: false) else {
      throw Complaint("the \(what) '\(text)' is no number of \(width) bits; write for instance 0x1")
    }
    return bits
  }

  private static func explain(_ error: any Error) -> String {
    func place(_ path: [any CodingKey]) -> String {
      path.isEmpty ? "" : " of '\(path.map { $0.intValue.map { "\($0)" } ?? $0.stringValue }.joined(separator: "."))'"
    }
    return switch error as? DecodingError {
    case .keyNotFound(let key, let context)?: "'\(key.stringValue)'\(place(context.codingPath)) is missing"
    case .typeMismatch(_, let context)?, .valueNotFound(_, let context)?:
      "the value\(place(context.codingPath)) has the wrong type: numbers are bare, names and masks are in quotes"
    default: "this is not a JSON object on one line"
    }
  }
}

/// The names of a design's sites, and the sites of names.
struct SiteNames {
  struct Site {
    var name: String
    var width: Int
    var depth = 0
  }

  let registers: [Site]
  let memories: [Site]
  let nets: [Site]
  private let numbers: [String: [String: Int]]

  init(_ netlist: Netlist) {
    registers = netlist.registerSites().map { Site(name: $0.fullName, width: $0.width) }
    memories = netlist.memorySites().map { Site(name: $0.fullName, width: $0.width, depth: $0.depth) }
    nets = netlist.netSites().map { Site(name: $0.fullName, width: $0.width) }
    func index(_ sites: [Site]) -> [String: Int] {
      Dictionary(sites.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }
    numbers = ["register": index(registers), "memory": index(memories), "net": index(nets)]
  }

  func strike(_ entry: FaultList.Line.Strike) throws(FaultList.Complaint) -> Experiment.Strike {
    let target: Experiment.Target
    let site: Site
    switch (entry.register, entry.memory, entry.net) {
    case (let name?, nil, nil):
      let number = try number(name, "register", registers)
      (target, site) = (.register(number), registers[number])
    case (nil, let name?, nil):
      let number = try number(name, "memory", memories)
      site = memories[number]
      guard let word = entry.word, (0..<site.depth).contains(word) else {
        throw FaultList.Complaint("memory '\(name)' needs a 'word' in 0 ... \(site.depth - 1)")
      }
      target = .memory(number, word: word)
    case (nil, nil, let name?):
      let number = try number(name, "net", nets)
      (target, site) = (.net(number), nets[number])
    default: throw FaultList.Complaint("a strike names one 'register', one 'memory' or one 'net'")
    }
    if entry.word != nil, entry.memory == nil { throw FaultList.Complaint("'word' goes with a memory") }
    let mask = try FaultList.bits(entry.mask, width: site.width, "mask of '\(site.name)'")
    if mask.isZero { throw FaultList.Complaint("the mask of '\(site.name)' changes nothing") }
    return Experiment.Strike(target, mask: mask)
  }

  private func number(_ name: String, _ kind: String, _ sites: [Site]) throws(FaultList.Complaint) -> Int {
    if let number = numbers[kind]?[name] { return number }
    var known = sites.prefix(3).map { "'\($0.name)'" }.joined(separator: ", ")
    if sites.count > 3 { known += ", …" }
    let list = sites.isEmpty ? "" : ": \(known)"
    throw FaultList.Complaint("the design has no \(kind) '\(name)'; it has \(sites.count)\(list)")
  }
}
