import Foundation
import Netlist
import SystemVerilog

/// The files, the script and the arguments with which a design is placed.
struct PlacementJob {
  static let netlist = "netlist.json"
  static let report = "report.json"
  static let layout = "layout.txt"
  static let bitstream = "bitstream.bin"
  private static let pins = "pins"

  let options: PlacementOptions
  /// The module that is placed: the block, or the ring around it.
  let top: String
  /// What lies in the folder of the run: the RTL and the pins.
  private(set) var files: [(name: String, text: String)]
  private let sources: [String]

  var isInRing: Bool { options.constraints == nil }

  init(_ netlist: Netlist, _ options: PlacementOptions) throws {
    self.options = options
    let emission = Emission(netlist)
    files = emission.files.filter { !options.device.target.brings($0) }.map { ($0.name, $0.text) }
    if let constraints = options.constraints {
      top = emission.topName
      sources = files.map(\.name)
      let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: constraints)), as: UTF8.self)
      files.append((Self.pins, text))
    } else {
      let ring = RegisterRing(netlist)
      top = ring.name
      files.append((ring.file.name, ring.text))
      sources = files.map(\.name)
    }
  }

  var script: String {
    let synthesis =
      options.device.target == .ice40
      ? "synth_ice40 -top \(top)\(options.dsp && options.device.hasDSP ? " -dsp" : "")"
      : "synth_ecp5 -top \(top)\(options.dsp ? "" : " -nodsp")"
    // Of a newer Yosys: cells that only say where something stood, which Debian's nextpnr does not know.
    return """
      read_verilog -sv \(sources.joined(separator: " "))
      \(synthesis)
      delete t:$scopeinfo
      write_json \(Self.netlist)

      """
  }

  func arguments(seed: Int) -> [String] {
    let device = options.device
    let isICE40 = device.target == .ice40
    var arguments = ["--\(device.name)", "--package", device.package, "--json", Self.netlist, "--report", Self.report]
    arguments += ["--seed", "\(seed)", "--freq", "\(options.frequency)", "--timing-allow-fail"]
    if isInRing {
      arguments.append(isICE40 ? "--pcf-allow-unconstrained" : "--lpf-allow-unconstrained")
    } else {
      arguments += [isICE40 ? "--pcf" : "--lpf", Self.pins]
    }
    return arguments + [isICE40 ? "--asc" : "--textcfg", Self.layout]
  }
}
