import Description
import Foundation
import Generators
import Simulation
import SystemVerilog
import Testbenches
import Testing

@Suite("Bus") struct BusTests {
  private static var wrappers: [String] {
    Catalogue.blocks.map(\.name).filter { $0.hasSuffix("_axi_stream") || $0 == "matrix_engine_axi_lite" }
  }

  private func netlist(_ name: String) throws -> Netlist {
    try #require(Catalogue.blocks.first { $0.name == name }).elaborate()
  }

  @Test("every module with ready/valid streams among the blocks has AXI4-Stream ports, too")
  func complete() throws {
    var wrapped: [String] = []
    var streaming: [String] = []
    for block in Catalogue.blocks {
      let top = try block.elaborate().topModule
      if block.family == "Bus" {
        wrapped += block.name.hasSuffix("_axi_stream") ? [top.origin ?? ""] : []
        continue
      }
      let names = Set(top.declarations.filter(\.isPort).map(\.name))
      let hasStream = names.contains { name in
        name.hasSuffix("_valid") && names.contains("\(name.dropLast(6))_ready")
          && names.contains("\(name.dropLast(6))_payload")
      }
      if hasStream { streaming.append("AXIStream<\(top.origin ?? "")>") }
    }
    #expect(streaming.count > 15)
    for name in streaming { #expect(wrapped.contains(name), "\(name) is not in the catalogue") }
  }

  @Test("no path leads from an input of a bus to an output of one", arguments: wrappers)
  func paths(name: String) throws {
    let top = try netlist(name).topModule
    let (inputs, outputs) = (
      top.declarations.filter { $0.role == .input }.map(\.name),
      top.declarations.filter { $0.role == .output }.map(\.name)
    )
    func isBus(_ name: String) -> Bool { ["s_axis_", "m_axis_", "s_axi_"].contains(where: name.hasPrefix) }
    #expect(outputs.contains(where: isBus))
    for (output, sources) in zip(outputs, top.combinationalPaths) where isBus(output) {
      #expect(sources.map { inputs[$0] }.filter(isBus).isEmpty, "\(output)")
    }
  }

  @Test("a stream carries its payload in whole bytes, what goes with it in tuser, its end in tlast")
  func ports() throws {
    let text = try #require(Emission(netlist("radix_top_k_axi_stream")).files.last).text
    #expect(text.contains("input  wire [351:0] s_axis_rows_tdata,"))
    #expect(text.contains("input  wire [15:0] s_axis_rows_tuser,       // {rows_count, k}"))
    #expect(text.contains("output logic m_axis_results_tlast,"))
    let signed = try #require(Emission(netlist("query_key_product_axi_stream")).files.last).text
    #expect(signed.contains("output logic [31:0] m_axis_sums_tdata,"))
  }

  @Test("a register that never changes is found, whichever it is", arguments: StuckDesign.bus.flatMap(\.registers))
  func stuckRegisters(stuck: StuckRegister) { #expect(stuck.isNoticed(seed: 4), "\(stuck) is not noticed") }
}

@Suite("Register maps") struct RegisterMapTests {
  private let map = MatrixEngine.Parameters.small.registerMap

  @Test("fields that overlap, leave their word or share a name are told")
  func problems() {
    typealias Field = RegisterMap.Field
    func problem(_ fields: [Field]) -> String? { RegisterMap("m", [.init("r", fields)]).problem() }
    #expect(problem([Field("a", width: 4, .readWrite, ""), Field("b", low: 4, width: 28, .readOnly, "")]) == nil)
    #expect(
      problem([Field("a", width: 5, .readWrite, ""), Field("b", low: 4, .readOnly, "")])
        == "'b' overlaps another field of 'r'")
    #expect(problem([Field("a", low: 30, width: 4, .flag, "")]) == "bits 30 to 33 of 'a' are not in a word of 32 bits")
    #expect(problem([Field("a", .flag, ""), Field("a", low: 1, .flag, "")]) == "two fields are called 'a'")
    #expect(problem([Field("a", .readWrite, "", labels: ["x", "y", "z"])]) == "'a' has 3 labels in 1 bits")
    #expect(map.problem() == nil && map.offset(of: "status") == 4)
  }

  @Test("the header compiles as C and as C++, and says what the map says", arguments: ["c", "c++"])
  func header(language: String) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bittern-header-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try map.header().write(to: folder.appendingPathComponent("map.h"), atomically: true, encoding: .utf8)
    try program().write(to: folder.appendingPathComponent("main.\(language)"), atomically: true, encoding: .utf8)
    let standard = language == "c" ? "c99" : "c++11"
    let compiler = try run(
      [
        language == "c" ? "cc" : "c++", "-x", language, "-std=\(standard)", "-Wall", "-Wextra", "-pedantic", "-Werror",
        "main.\(language)", "-o", "main",
      ], in: folder)
    #expect(compiler.status == 0, "\(compiler.output)")
    let lines = try run(["\(folder.path)/main"], in: folder).output.split(separator: "\n").map(String.init)
    var expected: [String] = []
    for (number, register) in map.registers.enumerated() {
      expected.append("\(register.name) \(4 * number)")
      expected += register.fields.map { "\($0.name) \($0.low) \($0.mask)" }
    }
    #expect(lines == expected + ["3 12 5"])
  }

  /// Prints what the macros hold, and writes and reads through the two functions.
  private func program() -> String {
    func macro(_ name: String) -> String { "MATRIX_ENGINE_\(Identifier.snakeCase(name).uppercased())" }
    var lines = ["#include <stdio.h>", "#include \"map.h\"", "int main(void) {"]
    for register in map.registers {
      lines.append("  printf(\"\(register.name) %u\\n\", \(macro(register.name)));")
      for field in register.fields {
        let name = macro(field.name)
        lines.append("  printf(\"\(field.name) %u %lu\\n\", (unsigned)\(name)_SHIFT, (unsigned long)\(name)_MASK);")
      }
    }
    lines += [
      "  static volatile uint32_t registers[MATRIX_ENGINE_SIZE_BYTES / 4];",
      "  matrix_engine_write(registers, MATRIX_ENGINE_K_TILES, 3u);",
      "  registers[MATRIX_ENGINE_N_TILES / 4] = 5u;",
      "  printf(\"%u %u %u\\n\", (unsigned)registers[3], MATRIX_ENGINE_K_TILES,",
      "         (unsigned)matrix_engine_read(registers, MATRIX_ENGINE_N_TILES));", "  return 0;", "}",
    ]
    return lines.joined(separator: "\n") + "\n"
  }

  private func run(_ command: [String], in folder: URL) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.currentDirectoryURL = folder
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }

  @Test("the table of the documentation is that of the standard engine")
  func documentation() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let page = try String(contentsOf: root.appendingPathComponent("Documentation/Bus.md"), encoding: .utf8)
    #expect(page.contains(MatrixEngine.Parameters.small.registerMap.markdown()))
  }
}
