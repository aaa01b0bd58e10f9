import Description
import Foundation
import Generators
import HardwareTesting
import SystemVerilog
import Testing

/// What Yosys makes of the chain, module by module.
@Suite("Synthesis of the sparse DSP chain")
struct SparseDSPSynthesisTests {
  @Test("DSP48E1: two in cascade a group and nothing but registers beside them")
  func xc7() throws {
    let netlist = try Elaboration(SparseDSPChain.self, .init(slices: 8, block: 16, target: .xc7)).netlist
    let cells = try MappedCells(netlist, "synth_xilinx -family xc7")
    #expect(try cells.count("DSP48E1", in: "dsp_pair") == 2)
    #expect(try cells.types(in: "dsp_pair") == ["DSP48E1", "FDRE"])
    let pair = try cells.cells("DSP48E1", in: "dsp_pair")
    let links = pair.filter { cell in pair.contains { $0.pins["PCOUT"] == cell.pins["PCIN"] } }
    #expect(links.count == 1)
    #expect(cells.instances(of: "dsp_pair", in: netlist.topModule.name) == 4)
    #expect(try cells.types(in: netlist.topModule.name) == ["FDRE", "SRL16E"])
    let multiplexer = try #require(cells.modules.keys.sorted().first { $0.hasPrefix("sparse_multiplexer") })
    #expect(try cells.types(in: multiplexer) == ["LUT6"])
    #expect(try cells.count("LUT6", in: multiplexer) == 64)
  }

  @Test("a multiplexer of M takes 4 · M look-up tables", arguments: [4, 8, 16])
  func multiplexers(block: Int) throws {
    let netlist = try Elaboration(
      SparseMultiplexer.self, .init(block: block, placesMultiplexers: true)
    ).netlist
    let cells = try MappedCells(netlist, "synth_xilinx -family xc7 -nodsp -flatten")
    let types = try cells.types(in: netlist.topModule.name)
    #expect(types == ["LUT6"] + (block > 4 ? ["MUXF7"] : []) + (block > 8 ? ["MUXF8"] : []))
    #expect(try cells.count("LUT6", in: netlist.topModule.name) == 4 * block)
  }

  @Test("DSP48E2: the instances pass through with their cascade")
  func ultraScale() throws {
    let netlist = try Elaboration(SparseDSPChain.self, .init(slices: 10, block: 4, target: .ultraScale)).netlist
    let cells = try MappedCells(netlist, "synth_xilinx -family xcup -flatten")
    let slices = try cells.cells("DSP48E2", in: netlist.topModule.name)
    #expect(slices.count == 10)
    // All but the first slice and the one behind the adjust unit.
    let links = slices.filter { cell in
      slices.contains { $0.pins["PCOUT"] == cell.pins["PCIN"] && $0.pins["PCOUT"] != cell.pins["PCOUT"] }
    }
    #expect(links.count == 8)
    // A cascade has no other reader.
    for slice in slices {
      #expect(slices.filter { $0.pins["PCIN"] == slice.pins["PCOUT"] }.count <= 1)
      #expect(slices.allSatisfy { $0.pins["C"] != slice.pins["PCOUT"] })
    }
  }

  @Test("iCE40: one SB_MAC16 a slice; ECP5: two MULT18X18D")
  func lattice() throws {
    let small = SparseDSPChain.Parameters(slices: 4, block: 4, target: .ice40)
    let ice40 = try Elaboration(SparseDSPChain.self, small).netlist
    #expect(
      try MappedCells(ice40, "synth_ice40 -dsp -flatten").count("SB_MAC16", in: ice40.topModule.name) == 4)
    let ecp5 = try Elaboration(SparseDSPChain.self, .init(slices: 4, block: 4, target: .ecp5)).netlist
    #expect(
      try MappedCells(ecp5, "synth_ecp5 -flatten").count("MULT18X18D", in: ecp5.topModule.name) == 8)
  }

  @Test("a DSP48E2 does in every cycle what the portable slice does: proven", arguments: DSPSlice.Link.allCases)
  func slicesAgree(link: DSPSlice.Link) throws {
    #expect(try proves("plain != placed || plain != cascade", link).status == 0)
    let mistake = try proves("plain != placed + 48'sd1", link)
    #expect(mistake.status != 0 && mistake.output.contains("proof did fail"))
  }

  /// Asks Yosys to prove that a condition on both slices never holds, by induction over their registers.
  private func proves(_ never: String, _ link: DSPSlice.Link) throws -> (status: Int, output: String) {
    let folder = try ScratchFolder()
    let plain = Emission(try Elaboration(DSPSlice.self, .init(packedBits: 48, link: link)).netlist)
    let placed = Emission(try Elaboration(DSP48E2Slice.self, .init(link: link)).netlist)
    for file in plain.files + placed.files { try folder.write(file.name, file.text) }
    try folder.write(
      "both.sv",
      """
      module both (
        input wire clock, restart, input wire signed [7:0] a, b, weight, input wire signed [47:0] sum_in,
        output wire wrong
      );
        wire signed [47:0] plain, placed, cascade;
        \(plain.topName) first (.clock, .a, .b, .weight, .sum_in, .restart, .sum(plain));
        \(placed.topName) second (
          .clock, .reset(1'b0), .a, .b, .weight, .sum_in, .restart, .sum(placed), .cascade);
        // At the first edge OPMODE's register is still 0: nothing is added to.
        logic [1:0] begun = 2'b00;
        always_ff @(posedge clock) begun <= {begun[0], 1'b1};
        assign wrong = begun[1] && (\(never));
      endmodule
      """)
    // Equal registers and multipliers are merged first; what is left is small.
    let names = (plain.files + placed.files).map(\.name) + ["both.sv"]
    let script = """
      read_verilog -sv \(names.joined(separator: " ")); hierarchy -check -top both; proc; flatten; opt -full; wreduce;
      opt -full; simplemap t:$dff; opt -full; sat -verify -tempinduct -set-init-zero -prove wrong 0
      """
    return try ExternalTool("yosys").attempt(["-p", script.replacing("\n", with: " ")], in: folder)
  }
}

/// A design as Yosys mapped it, read from the JSON that it writes.
private struct MappedCells {
  struct Cell: Decodable {
    var type: String
    var connections: [String: [Wire]]
    /// The nets at each pin, as text.
    var pins: [String: String] { connections.mapValues { $0.map(\.text).joined(separator: " ") } }
  }

  /// A net's number, or a constant.
  struct Wire: Decodable {
    var text: String
    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      text = try (try? value.decode(Int.self)).map(String.init) ?? value.decode(String.self)
    }
  }

  struct Module: Decodable { var cells: [String: Cell] }
  struct Design: Decodable { var modules: [String: Module] }

  let modules: [String: Module]
  /// The modules of the design, as against cells of the FPGA.
  private let described: Set<String>

  /// Synthesises what a vendor's tool would read: without the models of primitives.
  init(_ netlist: Netlist, _ command: String) throws {
    let folder = try ScratchFolder()
    let emission = Emission(netlist)
    let files = emission.files.filter { !$0.isPrimitiveModel }
    for file in files { try folder.write(file.name, file.text) }
    described = Set(files.map { String($0.name.dropLast(".sv".count)) })
    let names = files.map(\.name).joined(separator: " ")
    try ExternalTool("yosys").run(
      ["-q", "-p", "read_verilog -sv \(names); \(command) -top \(emission.topName); write_json mapped.json"],
      in: folder)
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/mapped.json"))
    modules = try JSONDecoder().decode(Design.self, from: data).modules
  }

  func cells(_ type: String, in module: String) throws -> [Cell] {
    try #require(modules[module]).cells.values.filter { $0.type == type }
  }

  func count(_ type: String, in module: String) throws -> Int { try cells(type, in: module).count }

  func instances(of child: String, in module: String) -> Int {
    modules[module]?.cells.values.filter { $0.type == child }.count ?? 0
  }

  /// The cells of the FPGA that a module is made of, but for buffers of its ports.
  func types(in module: String) throws -> [String] {
    let types = Set(try #require(modules[module]).cells.values.map(\.type))
    return types.subtracting(described).subtracting(["IBUF", "OBUF", "BUFG"]).sorted()
  }
}
