import Description
import Foundation
import SystemVerilog
import Verilation
import Workloads

/// The testbench in C++ together with its own Verilated model, compiled as the toolkit compiles models and loaded into
/// this process, so that both sides are measured in turn by one clock.
final class HarnessLibrary {
  private let object: UnsafeMutableRawPointer
  private let bench: UnsafeMutableRawPointer
  private let release: @convention(c) (UnsafeMutableRawPointer) -> Void
  private let begin: @convention(c) (UnsafeMutableRawPointer) -> Void
  private let steps, trace: Run

  private typealias Run =
    @convention(c) (UnsafeMutableRawPointer, UnsafePointer<Int>, Int64, Int64) -> UInt64

  init(_ setting: Setting) throws {
    let path = try HarnessLibrary.compile(setting)
    guard let object = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
      throw BenchmarkFailure(reason: "the C++ harness cannot be loaded")
    }
    self.object = object
    func find<T>(_ name: String, _ type: T.Type) throws -> T {
      guard let symbol = dlsym(object, "harness_" + name) else {
        throw BenchmarkFailure(reason: "the C++ harness has no function '\(name)'")
      }
      return unsafeBitCast(symbol, to: type)
    }
    let make = try find("new", (@convention(c) () -> UnsafeMutableRawPointer).self)
    release = try find("free", (@convention(c) (UnsafeMutableRawPointer) -> Void).self)
    begin = try find("start", (@convention(c) (UnsafeMutableRawPointer) -> Void).self)
    steps = try find("steps", Run.self)
    trace = try find("trace", Run.self)
    bench = make()
  }

  deinit {
    release(bench)
    dlclose(object)
  }

  func start() { begin(bench) }

  /// Outputs are seen after each edge.
  func runSteps(_ stimulus: ArrayStimulus, repeats: Int) -> UInt64 {
    steps(bench, stimulus.beats, Int64(stimulus.cycles), Int64(repeats))
  }

  /// Outputs are seen before each edge.
  func runTrace(_ stimulus: ArrayStimulus, repeats: Int) -> UInt64 {
    trace(bench, stimulus.beats, Int64(stimulus.cycles), Int64(repeats))
  }

  // MARK: Building

  private static func compile(_ setting: Setting) throws -> String {
    let folder = try setting.emptyFolder("harness")
    let toolchain = setting.bench.toolchain
    var names: [String] = []
    let emission = Emission(setting.elaboration.netlist)
    for file in emission.files {
      try file.text.write(toFile: "\(folder)/\(file.name)", atomically: true, encoding: .utf8)
      names.append(file.name)
    }
    try execute(
      toolchain.verilator,
      [
        "--cc", "-O3", "--x-assign", "fast", "--x-initial", "fast", "--noassert", "--flatten", "-fno-dedup",
        "-Wno-fatal",
        "-Wno-lint", "-Wno-style", "--prefix", "Vtop", "--top-module", emission.topName, "--Mdir", "model",
      ] + names, in: folder)
    let sources =
      try FileManager.default.contentsOfDirectory(atPath: folder + "/model")
      .filter { $0.hasSuffix(".cpp") }.sorted() + ["verilated.cpp", "verilated_threads.cpp"]
    try sources.map { "#include \"\($0)\"\n" }.joined()
      .write(toFile: "\(folder)/model/model_sources.inc", atomically: true, encoding: .utf8)
    try execute(
      toolchain.compiler,
      [
        "-std=gnu++17", "-O3", "-march=native", "-fPIC", "-fvisibility=hidden", "-fcf-protection=none", "-w",
        "-DVM_COVERAGE=0", "-DVM_SC=0", "-DVM_TRACE=0", "-I\(toolchain.includeFolder)",
        "-I\(toolchain.includeFolder)/vltstd", "-Imodel", "-shared", "-pthread", "-o", "harness.so",
        "\(setting.package)/Harness/array_harness.cpp",
      ], in: folder)
    return folder + "/harness.so"
  }
}

/// Runs a program; its output is an error's text.
@discardableResult
func execute(
  _ program: String, _ arguments: [String], in folder: String? = nil, environment: [String: String] = [:]
) throws -> String {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: program)
  process.arguments = arguments
  if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
  process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
  let output = Pipe()
  process.standardOutput = output
  process.standardError = output
  try process.run()
  let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  process.waitUntilExit()
  if process.terminationStatus != 0 {
    throw BenchmarkFailure(
      reason: "\(URL(fileURLWithPath: program).lastPathComponent) failed:\n\(text.suffix(3_000))")
  }
  return text
}
