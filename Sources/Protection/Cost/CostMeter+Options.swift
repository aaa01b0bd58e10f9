import Foundation
import Netlist
import Synthesis
import SystemVerilog

/// What a mechanism adds to a part, at all its placements together.
public struct AddedCost: Sendable, Hashable {
  public var area: Double
  /// Look-up tables of six inputs on its own longest path: of the checker, not of the design behind it.
  public var depth: Int
}

extension CostMeter {
  /// Registers of one module that share a word, and what is to be put on them.
  public struct Request: Sendable, Hashable {
    public var widths: [Int]
    public var hasReset: Bool
    public var mechanism: Mechanism

    public init(widths: [Int], hasReset: Bool, mechanism: Mechanism) {
      self.widths = widths
      self.hasReset = hasReset
      self.mechanism = mechanism
    }
  }

  /// What mechanisms add to one placement of registers, measured on the registers alone; all probes in one run of Yosys
  /// for each worker.
  ///
  /// - Returns: nil for what cannot be put on registers alone.
  public func added(_ requests: [Request]) throws -> [AddedCost?] {
    var known: [Request: Int] = [:]
    var distinct: [Request] = []
    for request in requests where known[request] == nil && request.mechanism != .hardened {
      known[request] = distinct.count
      distinct.append(request)
    }
    let chunk = max(1, (distinct.count + jobs - 1) / max(1, jobs))
    let chunks = stride(from: 0, to: distinct.count, by: chunk).map {
      Array(distinct[$0..<min(distinct.count, $0 + chunk)])
    }
    let measured = try concurrently(chunks) { try measure($0) }.flatMap { $0 }
    return requests.map { request in
      if request.mechanism == .hardened {
        let bits = request.widths.reduce(0, +)
        return AddedCost(area: Double(bits) * flopArea * (hardenedArea - 1), depth: 0)
      }
      return known[request].flatMap { measured[$0] }
    }
  }

  private func measure(_ requests: [Request]) throws -> [AddedCost?] {
    var files: [EmittedFile] = []
    func place(_ file: EmittedFile) -> Int {
      // Encoders of one code are shared by all probes that place them.
      if let known = files.firstIndex(where: { $0.name == file.name && $0.text == file.text }) { return known }
      files.append(file)
      return files.count - 1
    }
    var pairs: [(plain: Int, protected: [(file: Int, count: Int)])?] = []
    for request in requests {
      let probe = RegisterProbe(widths: request.widths, hasReset: request.hasReset)
      let name = "probe_\(CostMeter.label(request))"
      let plain = try probe.netlist(name: name + "_plain")
      let bare = try probe.netlist(name: name)
      let choice = ProtectionPlan.Choice(.registers(module: name, names: probe.registers), request.mechanism)
      guard bare.mechanisms(for: choice.part).contains(request.mechanism) else {
        pairs.append(nil)
        continue
      }
      let protected = try bare.protected(by: ProtectionPlan([choice])).netlist
      let emission = Emission(protected)
      var counts = [Int](repeating: 0, count: protected.modules.count)
      protected.forEachPlacement { _, module in counts[module] += 1 }
      let parts = zip(emission.files, protected.modulesInUse()).map { (file: place($0), count: counts[$1]) }
      pairs.append((place(Emission(plain).files[0]), parts))
    }
    if files.isEmpty { return pairs.map { _ in nil } }
    let measures = try yosys.measure(files, boxes: [], liberty: liberty)
    return pairs.map { pair in
      guard let pair else { return nil }
      let area = pair.protected.reduce(0) { $0 + Double($1.count) * measures[$1.file].area }
      let depth = pair.protected.map { measures[$0.file].depth }.max() ?? 0
      return AddedCost(area: max(0, area - measures[pair.plain].area), depth: depth)
    }
  }

  /// Letters, digits and `_`: a name for a module.
  private static func label(_ request: Request) -> String {
    let widths = request.widths.map(String.init).joined(separator: "_")
    let name = request.mechanism.name.map { $0.isLetter || $0.isNumber ? $0 : "_" }
    return "\(String(name))\(request.hasReset ? "" : "_free")_\(widths)"
  }

  /// What one choice adds, measured on the design's own modules: what it changes below the part's module and the module
  /// itself. The wires that carry an error further up are left out; the whole design is measured in the end.
  ///
  /// - Returns: nil when the choice cannot be carried out.
  public func added(_ choice: ProtectionPlan.Choice, to netlist: Netlist) throws -> AddedCost? {
    let plan = ProtectionPlan([choice])
    guard let protected = try? netlist.protected(by: plan).netlist else { return nil }
    let ancestors = netlist.ancestors(ofModule: choice.part.module)
    let before = try cost(of: netlist, without: ancestors)
    let after = try cost(of: protected, without: ancestors)
    return AddedCost(area: max(0, after.area - before.area), depth: max(0, after.depth - before.depth))
  }
}

extension Netlist {
  /// Names of the modules that place a module, directly or further down.
  func ancestors(ofModule name: String) -> Set<String> {
    var found = Set<String>()
    // Children stand before parents.
    for circuit in modulesInUse().map({ modules[$0] })
    where circuit.instances.contains(where: {
      modules[$0.module].name == name || found.contains(modules[$0.module].name)
    }) { found.insert(circuit.name) }
    return found
  }
}
