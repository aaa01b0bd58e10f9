import Foundation
import Simulation
import Tools

/// A loaded kernel: its functions. Immutable; threads with a handle each do not meet.
final class LaneLibrary: @unchecked Sendable {
  typealias Handle = UnsafeMutableRawPointer
  typealias Words = UnsafePointer<UInt64>
  typealias MutableWords = UnsafeMutablePointer<UInt64>

  let make: @convention(c) (Words) -> Handle
  let free: @convention(c) (Handle) -> Void
  let bytes: @convention(c) (Handle) -> UInt64
  let counts: @convention(c) (Handle) -> MutableWords
  let get: @convention(c) (Handle, UInt32, UInt32, Int32) -> UInt64
  let set: @convention(c) (Handle, UInt32, UInt32, UInt64) -> Void
  let getWord: @convention(c) (Handle, UInt32, UInt64) -> UInt64
  let setWord: @convention(c) (Handle, UInt32, UInt64, UInt64) -> Void
  let settle: @convention(c) (Handle, Words, MutableWords) -> Void
  let edge: @convention(c) (Handle, UInt64, UInt64) -> Void
  let run: @convention(c) (Handle, Words, MutableWords?, UInt64, UInt64) -> Void
  let experiments: Experiments?
  private let object: UnsafeMutableRawPointer

  /// What a kernel for experiments has in addition.
  struct Experiments {
    let record: @convention(c) (Handle, Words, MutableWords, UInt64) -> Handle
    let forget: @convention(c) (Handle) -> Void
    let rowBytes: @convention(c) (Words) -> UInt64
    let goldenBytes: @convention(c) (Handle) -> UInt64
    let worker: @convention(c) (Handle) -> Handle
    let dismiss: @convention(c) (Handle) -> Void
    let workerBytes: @convention(c) (Handle) -> UInt64
    let events: @convention(c) (Handle) -> UnsafePointer<UInt64>?
    let work: @convention(c) (Handle, MutableWords) -> Void
    let follow:
      @convention(c) (
        Handle, UnsafeRawPointer?, UnsafeRawPointer?, UnsafeMutableRawPointer?, UnsafeMutableRawPointer?,
        UnsafeMutableRawPointer?, UInt64, UInt64
      ) -> UInt64
    let run:
      @convention(c) (
        Handle, UnsafeRawPointer?, UnsafeRawPointer?, UnsafeMutableRawPointer?, UnsafeMutablePointer<UInt32>?, UInt64,
        UInt64, UInt64, Words?, UnsafeMutablePointer<UInt32>?
      ) -> UInt64
  }

  init(path: String, experiments wanted: Bool) throws {
    guard let object = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
      throw ToolFailure(command: ["dlopen", path], status: -1, output: dlerror().map { String(cString: $0) } ?? "")
    }
    self.object = object
    func find<T>(_ name: String, as type: T.Type = T.self) throws -> T {
      guard let address = dlsym(object, "bittern_" + name) else {
        throw ToolFailure(command: ["dlsym", name, path], status: -1, output: "no such function in the kernel")
      }
      return unsafeBitCast(address, to: type)
    }
    make = try find("new")
    free = try find("free")
    bytes = try find("bytes")
    counts = try find("counts")
    get = try find("get")
    set = try find("set")
    getWord = try find("get_word")
    setWord = try find("set_word")
    settle = try find("settle")
    edge = try find("edge")
    run = try find("run")
    experiments =
      wanted
      ? Experiments(
        record: try find("record"), forget: try find("forget"), rowBytes: try find("row_bytes"),
        goldenBytes: try find("golden_bytes"), worker: try find("worker"), dismiss: try find("dismiss"),
        workerBytes: try find("worker_bytes"), events: try find("events"), work: try find("work"),
        follow: try find("follow"), run: try find("experiments")) : nil
  }

  deinit { dlclose(object) }
}
