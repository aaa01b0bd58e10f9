import Bits
import Description
import Foundation
import Netlist
import Simulation
import Testing

@Suite struct WaveTests {
  private func file(_ name: String) -> String {
    FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString)-\(name)").path
  }

  @Test func writesPortsRegistersAndLabels() throws {
    let path = file("weave.vcd")
    defer { try? FileManager.default.removeItem(atPath: path) }
    let dut = try Simulation(Weave.self)
    let recorder = try dut.recordWaves(to: path)
    dut.reset()
    dut.d = 3
    dut.step(2)
    #expect(!FileManager.default.fileExists(atPath: path))
    try recorder.finish()
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let header = """
      $comment interpreter of weave $end
      $timescale 1ns $end
      $scope module weave $end
      $var wire 1 ! clock $end
      $var wire 1 " reset $end
      $var wire 8 # d [7:0] $end
      $var wire 8 $ q [7:0] $end
      $scope module first $end
      $var wire 8 % seen [7:0] $end
      $upscope $end
      $scope module second $end
      $var wire 8 & seen [7:0] $end
      $upscope $end
      $upscope $end
      $enddefinitions $end

      """
    #expect(text.hasPrefix(header))
    // First cycle in reset; then d = 3 moves q before the edge and `seen` at it.
    #expect(text.contains("#0\n0!\n1\"\nb00000000 #\n"))
    #expect(text.contains("#10\n0!\n0\"\nb00000011 #\nb00000101 $\n#15\n1!\n"))
    #expect(text.contains("b00000011 %\nb00000100 &\n"))
    #expect(text.hasSuffix("#30\n"))
  }

  @Test func enumeratedPortsHaveLabels() throws {
    let path = file("labels.vcd")
    defer { try? FileManager.default.removeItem(atPath: path) }
    let dut = try Simulation(Everything.self)
    let recorder = try dut.recordWaves(to: path)
    dut.mode = .loading
    dut.step()
    try recorder.finish()
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.contains(" mode_label $end"))
    #expect(text.contains("\nsloading "))
  }

  @Test func anUnfinishedRecordingLeavesNothing() throws {
    let path = file("gone.vcd")
    do {
      let dut = try Simulation(Weave.self)
      _ = try dut.recordWaves(to: path)
      dut.step()
    }
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    let rest = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(!rest.contains { $0.hasPrefix(URL(fileURLWithPath: path).lastPathComponent) })
  }

  @Test func anUnwritablePathIsAnError() throws {
    let dut = try Simulation(Weave.self)
    #expect(throws: SimulationFailure.cannotWrite(path: "/nowhere/at/all.vcd")) {
      try dut.recordWaves(to: "/nowhere/at/all.vcd")
    }
  }

  /// FST needs a tool: with it there is a file, without it an error that names it.
  @Test func fstNeedsAConverter() throws {
    let path = file("weave.fst")
    defer { try? FileManager.default.removeItem(atPath: path) }
    let dut = try Simulation(Weave.self)
    do {
      let recorder = try dut.recordWaves(to: path)
      dut.step(3)
      try recorder.finish()
      #expect(FileManager.default.fileExists(atPath: path))
    } catch let failure as SimulationFailure {
      #expect("\(failure)".contains("'vcd2fst'") && "\(failure)".contains("gtkwave"))
    }
  }
}
