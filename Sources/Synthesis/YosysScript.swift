import SystemVerilog

/// The commands that Yosys is given. Names come from the emitter, which allows only identifiers.
struct YosysScript {
  static let statistics = "statistics.json"
  static let flops = "flops.json"
  static let area = "area.txt"
  static let delay = "delay.txt"
  static let depth = "depth.txt"
  static let liberty = "cells.lib"
  static let mapperFile = "abc.txt"

  /// What abc does with a Liberty file: maps for area, buffers, sizes, and tells the delay.
  static let mapper = """
    strash
    ifraig
    scorr
    dc2
    &get -n
    &dch -f
    &nf
    &put
    buffer -c
    topo
    upsize
    dnsize
    stime -p

    """

  let emission: Emission
  let options: SynthesisOptions

  private var top: String { emission.topName }

  /// An FPGA's own cells are known to its script; elsewhere the models of placed primitives stand for them.
  private func reading(models: Bool) -> String {
    let files = emission.files.filter { models || !options.target.brings($0) }
    return "read_verilog -sv \(files.map(\.name).joined(separator: " "))"
  }

  /// Maps to the target and counts.
  var mapping: String {
    ([reading(models: false)] + mappingSteps
      + ["tee -q -o \(YosysScript.statistics) stat -json"])
      .joined(separator: "\n") + "\n"
  }

  private var mappingSteps: [String] {
    let flatten = options.flatten ? " -flatten" : ""
    let keep = options.flatten ? "" : " -noflatten"
    switch options.target {
    case .xc7, .xcup:
      let family = options.target == .xc7 ? "xc7" : "xcup"
      return ["synth_xilinx -family \(family) -noiopad -noclkbuf -top \(top)\(flatten)\(options.dsp ? "" : " -nodsp")"]
    case .ice40: return ["synth_ice40 -top \(top)\(keep)\(options.dsp ? " -dsp" : "")"]
    case .ecp5: return ["synth_ecp5 -top \(top)\(keep)\(options.dsp ? "" : " -nodsp")"]
    case .gates: return gates(flatten)
    }
  }

  private func gates(_ flatten: String) -> [String] {
    let synthesis = ["synth -top \(top)\(flatten)", "tee -q -o \(YosysScript.flops) stat -json"]
    guard options.liberty != nil else { return synthesis + ["abc -g simple", "opt_clean"] }
    let library = "-liberty \(YosysScript.liberty)"
    return synthesis + [
      "dfflibmap \(library)",
      "tee -q -o \(YosysScript.delay) abc \(library) -script \(YosysScript.mapperFile)", "opt_clean",
      "tee -q -o \(YosysScript.area) stat \(library)",
    ]
  }

  /// Maps everything but memories to look-up tables of six inputs, without carry chains, and finds the longest path
  /// between registers, memories and ports.
  var longestPath: String {
    ([
      reading(models: true), "synth -top \(top) -flatten -run begin:fine", "opt -fast -full", "techmap", "opt -fast",
      "abc -lut 6",
      "opt -fast",
    ] + cone).joined(separator: "\n") + "\n"
  }

  /// The whole design, or the look-up tables on the way to the named registers: from a register's net to its flops, to
  /// what these read, and on through look-up tables only.
  private var cone: [String] {
    let measure = "tee -q -o \(YosysScript.depth) ltp -noff"
    if options.depthRegisters.isEmpty { return [measure] }
    let nets = options.depthRegisters.map { "w:\($0)" }.joined(separator: " ")
    return [
      "select -assert-count \(options.depthRegisters.count) \(nets)", "select -set registers \(nets)",
      "select -set cone @registers %ci1 %ci1 %ci*:+$lut", "\(measure) @cone",
    ]
  }
}
