import Foundation

extension ToolEnvironment {
  /// Runs a program with exactly these arguments, no shell between, and returns everything it printed. `folder` is
  /// where it runs and where its output is kept until it ends. Throws `ToolFailure` when it ends with an error, or when
  /// it is stopped after `seconds`, and `Interrupted` when that is asked for while it runs.
  package func run(
    _ program: String, _ arguments: [String], in folder: String, seconds: Double? = nil
  ) throws -> String {
    let (status, output) = try attempt(program, arguments, in: folder, seconds: seconds)
    guard status == 0 else {
      throw ToolFailure(command: [program] + arguments, status: status, output: String(output.suffix(4_000)))
    }
    return output
  }

  /// The same, with the status as a value.
  package func attempt(
    _ program: String, _ arguments: [String], in folder: String, seconds: Double? = nil
  ) throws -> (status: Int, output: String) {
    let path = "\(folder)/output-\(UUID().uuidString).txt"
    guard FileManager.default.createFile(atPath: path, contents: nil), let sink = FileHandle(forWritingAtPath: path)
    else { throw ToolFailure(command: [program], status: -1, output: "cannot write into \(folder)") }
    defer { try? FileManager.default.removeItem(atPath: path) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = variables
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.standardInput = FileHandle.nullDevice
    // A file, not a pipe: nothing has to be read while the program runs, so it can never wait for this process.
    process.standardOutput = sink
    process.standardError = sink
    try process.run()
    if !ended(process, within: seconds, listens: true) {
      process.terminate()
      // A program that was started on a thread which holds signals back holds them back, too.
      if !ended(process, within: 2) { kill(process.processIdentifier, SIGKILL) }
      process.waitUntilExit()
      if stop?.isMade == true { throw Interrupted() }
      throw ToolFailure(
        command: [program] + arguments, status: -1,
        output: "it was stopped, because it ran for \(seconds ?? 0) seconds")
    }
    process.waitUntilExit()
    // The terminal sends its signal to the program, too.
    if stop?.isMade == true { throw Interrupted() }
    try sink.close()
    let data = FileManager.default.contents(atPath: path) ?? Data()
    return (Int(process.terminationStatus), String(decoding: data, as: UTF8.self))
  }

  /// - Parameter listens: stops waiting, too, when the wish to stop is there.
  private func ended(_ process: Process, within seconds: Double?, listens: Bool = false) -> Bool {
    let deadline = seconds.map { Date(timeIntervalSinceNow: $0) } ?? .distantFuture
    while process.isRunning {
      if Date() > deadline || listens && stop?.isMade == true { return false }
      usleep(1_000)
    }
    return true
  }
}
