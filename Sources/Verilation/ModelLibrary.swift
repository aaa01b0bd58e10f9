import Foundation

/// The loaded shared object of a model: its functions and tables. Unloaded when the last model of it is gone.
///
/// Immutable after loading; the functions take the model they work on, so that threads with a model each do not meet.
final class ModelLibrary: @unchecked Sendable {
  typealias Handle = UnsafeMutableRawPointer

  /// A row of a table of the shim.
  struct Place: Hashable, Sendable {
    var index: Int
    /// From the start of the root object.
    var offset: Int
    /// Bytes of a word.
    var bytes: Int
    var depth: Int
  }

  let make: @convention(c) () -> Handle
  let free: @convention(c) (Handle) -> Void
  let root: @convention(c) (Handle) -> Handle
  let state: @convention(c) (Handle) -> Handle
  let start: @convention(c) (Handle) -> Handle
  let counts: @convention(c) (Handle) -> UnsafeMutablePointer<Int64>
  let settle: @convention(c) (Handle) -> Void
  let settleAll: @convention(c) (Handle) -> Void
  let step: @convention(c) (Handle, UInt64) -> Void
  let hold: @convention(c) (Handle, UInt64) -> Void
  let run: @convention(c) (Handle, UnsafePointer<UInt64>, UnsafeMutablePointer<UInt64>?, Int64) -> Void
  let record: @convention(c) (Handle, UnsafePointer<UInt64>) -> Void
  let experiments:
    @convention(c) (
      Handle, UnsafePointer<UInt64>, UnsafePointer<Int64>, Int64, UnsafePointer<UInt64>, Int64,
      UnsafeMutablePointer<Int64>, UnsafeMutablePointer<UInt64>?, Int64
    ) -> Int64

  /// Offset of the copied region in the root object, and its size.
  let regionStart: Int
  let regionBytes: Int
  let registers: [Place]
  let memories: [Place]
  let inputs: [Place]
  let outputs: [Place]
  let resets: [Place]
  /// Offsets of the ports of an emitted fault.
  let faultPorts: (index: Int, pattern: Int)?
  private let object: UnsafeMutableRawPointer

  init(path: String) throws {
    guard let object = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
      throw ToolFailure(command: ["dlopen", path], status: -1, output: dlerror().map { String(cString: $0) } ?? "")
    }
    self.object = object
    func find<T>(_ name: String, as type: T.Type = T.self) throws -> T {
      guard let address = dlsym(object, "bittern_" + name) else {
        throw ToolFailure(command: ["dlsym", name, path], status: -1, output: "no such function in the model")
      }
      return unsafeBitCast(address, to: type)
    }
    make = try find("new")
    free = try find("free")
    root = try find("root")
    state = try find("state")
    start = try find("start")
    counts = try find("counts")
    settle = try find("settle")
    settleAll = try find("settle_all")
    step = try find("step")
    hold = try find("hold")
    run = try find("run")
    record = try find("record")
    experiments = try find("experiments")

    var words = [UInt64](repeating: 0, count: 14)
    let tables: @convention(c) (UnsafeMutablePointer<UInt64>) -> Void = try find("tables")
    tables(&words)
    regionStart = Int(words[0])
    regionBytes = Int(words[1])
    registers = ModelLibrary.places(words[2], words[3])
    memories = ModelLibrary.places(words[4], words[5])
    inputs = ModelLibrary.places(words[6], words[7])
    outputs = ModelLibrary.places(words[8], words[9])
    resets = ModelLibrary.places(words[10], words[11])
    faultPorts = words[12] == 0 ? nil : (Int(words[12]), Int(words[13]))
  }

  deinit { dlclose(object) }

  private static func places(_ address: UInt64, _ count: UInt64) -> [Place] {
    guard let rows = UnsafePointer<UInt32>(bitPattern: UInt(address)) else { return [] }
    return (0..<Int(count)).map { row in
      Place(
        index: Int(rows[4 * row]), offset: Int(rows[4 * row + 1]), bytes: Int(rows[4 * row + 2]),
        depth: Int(rows[4 * row + 3]))
    }
  }

  /// Rows by their index; `nil` where the table has none.
  static func spread(_ places: [Place], count: Int) -> [Place?] {
    var result = [Place?](repeating: nil, count: count)
    for place in places { result[place.index] = place }
    return result
  }
}
