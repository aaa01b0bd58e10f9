import Foundation
import Netlist
import SystemVerilog

/// Proofs with Yosys alone: equivalence by matching registers and induction, properties by k-induction, counterexamples
/// by bounded search from reset.
///
/// Everything starts with a cycle of reset with inputs at 0; afterwards counterexamples have no reset. Designs have one
/// clock domain.
public struct Prover: Sendable {
  public let path: String
  private let environment: ToolEnvironment
  private let cache: ContentCache
  /// Seconds for everything that is asked in one call.
  public let seconds: Double
  /// Cycles that are searched for counterexamples, at most.
  public let cycles: Int

  public init(
    _ yosys: Yosys, seconds: Double = 60, cycles: Int = 20, environment: ToolEnvironment = .current,
    cache: ContentCache? = nil
  ) {
    path = yosys.path
    self.environment = environment
    self.cache = cache ?? ContentCache(environment: environment)
    self.seconds = seconds
    self.cycles = cycles
  }

  // MARK: Equivalence

  /// Do both designs answer alike in every cycle, when their registers of the same name hold the same at the start?
  /// Outputs that only `other` has are not compared, but for its silent one. Where the registers of both do not match, as
  /// those of a design and its protected version, induction from the reset is tried, too. Throws `ProofProblem` when their
  /// ports differ otherwise.
  public func equivalence(_ side: ProofSide, _ other: ProofSide) throws -> ProofResult {
    try Prover.checkPorts(side.netlist.topModule, other.netlist.topModule)
    let clock = Clock(seconds)
    return try inWorkFolder { folder in
      let ports = side.netlist.topModule
      let gold = try write(side, ports, "gold", silent: other.silentOutput, in: folder)
      let gate = try write(other, ports, "gate", silent: other.silentOutput, in: folder)
      let read =
        ProofFrame.preparation(gold, as: "gold") + ["design -stash gold"]
        + ProofFrame.preparation(gate, as: "gate") + [
          "design -stash gate", "design -copy-from gold -as gold gold", "design -copy-from gate -as gate gate",
        ]
      let matching = [
        "equiv_make gold gate equiv", "hierarchy -top equiv", "opt_clean", "equiv_struct", "equiv_simple",
        "equiv_induct", "equiv_status",
      ]
      // Neither attempt may take the time of the search behind it.
      if let log = try run(read + matching, Clock(0.4 * seconds), in: folder),
        log.contains("Equivalence successfully proven!")
      {
        return ProofResult(
          claim: "equivalence", verdict: .proven,
          detail: "induction over matched registers, from equal registers at the start")
      }
      let miter = read + ["miter -equiv -flatten -make_outputs gold gate miter", "hierarchy -top miter", "opt -full"]
      if Prover.registerNames(side) != Prover.registerNames(other),
        let log = try run(miter + [induction("trigger", "miter", ports)], Clock(0.3 * seconds), in: folder),
        log.contains("Induction step proven: SUCCESS!")
      {
        return ProofResult(
          claim: "equivalence", verdict: .proven, detail: "k-induction of equal outputs, from a cycle of reset on")
      }
      let search = miter + [sat("trigger", "miter", prefix: "in_", ports, isInductive: false)]
      return answer(
        "equivalence", try run(search, clock, in: folder), in: folder, ports, prefix: "in_",
        limit: clock.isOver ? nil : cycles)
    }
  }

  private static func registerNames(_ side: ProofSide) -> [String] {
    side.netlist.registerSites().map { "\($0.fullName) \($0.width)" }
  }

  /// Same inputs; every output of the first is one of the second. One clock domain.
  private static func checkPorts(_ a: Circuit, _ b: Circuit) throws(ProofProblem) {
    for circuit in [a, b] where circuit.domains.count != 1 {
      throw ProofProblem(description: "module '\(circuit.name)' has \(circuit.domains.count) clock domains, not one")
    }
    func list(_ circuit: Circuit, _ role: Declaration.Role) -> [String] {
      circuit.declarations.filter { $0.role == role }.map { "\($0.name) (\($0.width) bits)" }
    }
    let inputs = (list(a, .input), list(b, .input))
    let missing =
      inputs.0.filter { !inputs.1.contains($0) } + inputs.1.filter { !inputs.0.contains($0) }
      + list(a, .output).filter { !list(b, .output).contains($0) }
    if !missing.isEmpty {
      throw ProofProblem(
        description: "'\(a.name)' and '\(b.name)' have different ports: \(missing.joined(separator: ", "))")
    }
  }

  // MARK: Properties

  /// Every assertion and cover point of the placed design, assuming its assumptions; in the order of
  /// `Netlist.propertySites()`. `progress` is told what begins.
  public func properties(of netlist: Netlist, progress: (String) -> Void = { _ in }) throws -> [ProofResult] {
    let ports = netlist.topModule
    try Prover.checkPorts(ports, ports)
    let sites = netlist.propertySites()
    if sites.isEmpty { return [] }
    let clock = Clock(seconds)
    var options = EmissionOptions()
    options.properties = true
    return try inWorkFolder { folder in
      let files = try write(ProofSide(netlist, options: options), ports, "design", in: folder)
      progress("reading \(ports.name)")
      let isRead =
        try run(
          ProofFrame.preparation(files, as: "design") + ["write_rtlil design.il"], clock, in: folder) != nil
      func bit(_ index: Int) -> String { sites.count == 1 ? ProofFrame.verdicts : "\(ProofFrame.verdicts)[\(index)]" }
      let properties = sites.map { netlist.modules[$0.module].properties[$0.property] }
      let assumed = properties.indices.filter { properties[$0].kind == .assume }.map { "-set \(bit($0)) 0" }
      return try properties.indices.compactMap { index in
        let property = properties[index]
        if property.kind == .assume { return nil }
        let claim = (sites[index].path + ["\(property.kind.rawValue) \(property.message)"]).joined(separator: ".")
        progress(claim)
        let command = sat(bit(index), "design", prefix: "", ports, isInductive: true, assumed)
        let log = isRead ? try run(["read_rtlil design.il", command], clock, in: folder) : nil
        var result = answer(claim, log, in: folder, ports, prefix: "", limit: log == nil ? nil : cycles)
        if property.kind == .cover { result = result.ofCover }
        return result
      }
    }
  }

  // MARK: Running

  /// What is left of the time.
  private struct Clock {
    private let end: ContinuousClock.Instant
    init(_ seconds: Double) { end = .now + .seconds(seconds) }
    var left: Double {
      let rest = (end - .now).components
      return Double(rest.seconds) + Double(rest.attoseconds) * 1e-18
    }
    var isOver: Bool { left <= 0 }
  }

  private func write(
    _ side: ProofSide, _ ports: Circuit, _ name: String, silent: String? = nil, in folder: String
  ) throws -> [String] {
    try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
    let files =
      Emission(side.netlist, options: side.options).files.map { ("\(name)/\($0.name)", $0.text) }
      + [("\(name)/\(ProofFrame.name).sv", ProofFrame(side: side, ports: ports, silentOutput: silent).text)]
    for (path, text) in files { try text.write(toFile: "\(folder)/\(path)", atomically: false, encoding: .utf8) }
    return files.map(\.0)
  }

  /// The log, or `nil` when the time is over. Throws `ToolFailure` for what Yosys refuses.
  private func run(_ commands: [String], _ clock: Clock, in folder: String) throws -> String? {
    if clock.isOver { return nil }
    try (commands.joined(separator: "\n") + "\n").write(
      toFile: "\(folder)/script.ys", atomically: false, encoding: .utf8)
    try? FileManager.default.removeItem(atPath: "\(folder)/trace.vcd")
    do {
      return try environment.run(path, ["-l", "log.txt", "-q", "-q", "script.ys"], in: folder, seconds: clock.left)
        + (FileManager.default.contents(atPath: "\(folder)/log.txt").map { String(decoding: $0, as: UTF8.self) } ?? "")
    } catch let failure as ToolFailure where failure.status == -1 {
      return nil
    }
  }

  /// A cycle of reset with inputs at 0, then none: what the signal must not do from there on.
  private func sat(
    _ signal: String, _ module: String, prefix: String, _ ports: Circuit, isInductive: Bool, _ more: [String] = []
  ) -> String {
    let reset = prefix + ports.domains[0].reset
    var words = ["sat", isInductive ? "-tempinduct -maxsteps \(cycles)" : "-seq \(cycles) -set-init-zero"]
    words += ["-set-at 1 \(reset) 1"] + (2...cycles).map { "-set-at \($0) \(reset) 0" }
    words += ports.inputs.map { "-set-at 1 \(prefix)\(ports.declarations[$0].name) 0" }
    words +=
      more + ["-prove \(signal) 0", isInductive ? "" : "-prove-skip 1", "-show-public -dump_vcd trace.vcd \(module)"]
    return words.filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// A signal is 0 in every cycle behind the first, which is one of reset, by induction over few cycles: copies and codes
  /// are right again one cycle after their registers were loaded.
  private func induction(_ signal: String, _ module: String, _ ports: Circuit) -> String {
    "sat -tempinduct -maxsteps 4 -seq 1 -set-at 1 in_\(ports.domains[0].reset) 1 -prove \(signal) 0 \(module)"
  }

  /// - Parameter limit: cycles that were searched; `nil` when the time was over.
  private func answer(
    _ claim: String, _ log: String?, in folder: String, _ ports: Circuit, prefix: String, limit: Int?
  ) -> ProofResult {
    guard let log, let limit else {
      return ProofResult(claim: claim, verdict: .undecided, detail: "no answer within \(Int(seconds)) seconds")
    }
    if log.contains("Induction step proven: SUCCESS!") {
      return ProofResult(claim: claim, verdict: .proven, detail: "k-induction from reset")
    }
    if log.contains("FAIL!"), let data = FileManager.default.contents(atPath: "\(folder)/trace.vcd") {
      let inputs = ports.inputs.map { (ports.declarations[$0].name, ports.declarations[$0].width) }
      let trace = ProofTrace(vcd: String(decoding: data, as: UTF8.self), inputs: inputs, prefix: prefix)
      return ProofResult(
        claim: claim, verdict: .refuted, detail: "in cycle \(trace.rows.count) behind the reset", trace: trace)
    }
    return ProofResult(
      claim: claim, verdict: .bounded, detail: "no counterexample within \(limit - 1) cycles behind the reset")
  }

  private func inWorkFolder<R>(_ body: (String) throws -> R) throws -> R {
    let folder = try cache.makeWorkFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try body(folder)
  }
}

extension ProofResult {
  /// The answer for `never`, read as one for a cover point: a counterexample reaches it.
  fileprivate var ofCover: ProofResult {
    var result = self
    switch verdict {
    case .refuted: result.verdict = .reached
    case .proven: result.verdict = .unreachable
    case .bounded: result.detail = "not reached within \(detail.drop { !$0.isNumber })"
    case .undecided, .reached, .unreachable: break
    }
    return result
  }
}
