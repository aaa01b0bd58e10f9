import Foundation

extension WaveRecorder {
  /// The program that turns VCD into FST, searched on the PATH.
  static func converter() throws -> String {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let candidates = path.split(separator: ":").map { "\($0)/vcd2fst" }
    guard let tool = candidates.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
      throw SimulationFailure.missingTool(name: "vcd2fst", purpose: "to write FST waves", package: "gtkwave")
    }
    return tool
  }

  static func convert(_ source: String, to target: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try converter())
    process.arguments = [source, target]
    process.standardOutput = FileHandle.nullDevice
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let message = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    if process.terminationStatus != 0 {
      throw SimulationFailure.toolFailed(
        name: "vcd2fst",
        message: String(decoding: message, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
    }
  }
}

extension Simulation {
  /// Records every further step until `finish` of the recorder that is given back; see `WaveRecorder`.
  public func recordWaves(to path: String) throws -> WaveRecorder {
    let recorder = try WaveRecorder(model, path: path)
    waves = recorder
    return recorder
  }
}
