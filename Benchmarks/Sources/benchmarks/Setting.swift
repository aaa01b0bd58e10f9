import Description
import Foundation
import Verilation
import Workloads

/// What every benchmark works with.
struct Setting {
  let quick: Bool
  /// The library of cells that elements are compared in.
  let liberty: String?
  /// Measured repetitions of each side.
  var rounds: Int { quick ? 5 : 15 }
  let bench: Workbench
  let elaboration: Elaboration<ArrayTop>
  let stimulus = ArrayStimulus()
  /// This package.
  let package: String
  /// Results that cost minutes to make are kept here.
  let folder: String

  init(quick: Bool, liberty: String?) throws {
    (self.quick, self.liberty) = (quick, liberty)
    package =
      URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
    folder = package + "/.build/benchmarks"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    bench = try Workbench(cache: ContentCache(folder: folder + "/cache"))
    elaboration = try Elaboration(ArrayTop.self)
  }

  /// A folder that is empty now.
  func emptyFolder(_ name: String) throws -> String {
    let path = "\(folder)/\(name)"
    if FileManager.default.fileExists(atPath: path) { try FileManager.default.removeItem(atPath: path) }
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }

  func check(_ condition: Bool, _ reason: @autoclosure () -> String) throws {
    if !condition { throw BenchmarkFailure(reason: reason()) }
  }
}

/// A benchmark cannot be believed or run.
struct BenchmarkFailure: Error, CustomStringConvertible {
  var reason: String
  var description: String { reason }
}
