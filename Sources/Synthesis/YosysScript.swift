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

  private var reading: [String] {
    ["read_verilog -sv \(emission.files.map(\.name).joined(separator: " "))", "hierarchy -check -top \(top)"]
  }

  /// Maps to the target and counts.
  var mapping: String {
    (reading + mappingSteps + ["tee -q -o \(YosysScript.statistics) stat -json\(options.flatten ? "" : " -top \(top)")"])
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
    (reading + [
      "synth -top \(top) -flatten -run begin:fine", "opt -fast -full", "techmap", "opt -fast", "abc -lut 6",
      "opt -fast",
      "tee -q -o \(YosysScript.depth) ltp -noff",
    ]).joined(separator: "\n") + "\n"
  }
}
