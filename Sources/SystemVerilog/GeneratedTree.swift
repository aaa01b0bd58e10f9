import Foundation

/// The RTL of several blocks as a folder tree: `<Family>/<module>.sv`, shared modules once, and a manifest.
public struct GeneratedTree: Sendable {
  public static let manifestName = "manifest.json"

  /// What a tool needs to know to read a block.
  public struct Manifest: Codable, Sendable, Hashable {
    public struct Entry: Codable, Sendable, Hashable {
      public var name: String
      public var module: String
      /// Path of the top's file, relative to the manifest.
      public var top: String
      /// All files in the order in which tools must read them, the top last.
      public var files: [String]
      /// Models of the FPGA's cells that `files` place: for simulators, which read them first; not for synthesis.
      public var models: [String]?
      /// The C header and the table of the registers that software reaches.
      public var documents: [String]?
    }
    public var blocks: [Entry]
  }

  /// Two blocks would write different modules of one name.
  public struct Conflict: Error, CustomStringConvertible {
    public var module: String
    public var blocks: [String]
    public var description: String {
      "blocks \(blocks.joined(separator: " and ")) make different modules called '\(module)'; "
        + "implement name(_:) so that it tells them apart"
    }
  }

  /// A family or a module whose name would put its file elsewhere than below the folder of the tree.
  public struct IllegalPath: Error, Hashable, CustomStringConvertible {
    public var block: String
    public var path: String
    public var description: String {
      "block '\(block)' would be written to '\(path)'; families and modules are named with letters, digits, '_' and '-'"
    }
  }

  private struct Source {
    var emission: Emission
    var block: String
    var family: String
  }

  private var sources: [Source] = []

  public init() {}

  /// Adds the modules of a block. Throws `Conflict` and `IllegalPath`.
  public mutating func add(_ emission: Emission, block: String, family: String) throws {
    for file in emission.files {
      let path = family.isEmpty ? file.name : "\(family)/\(file.name)"
      if !GeneratedTree.staysInside(path) { throw IllegalPath(block: block, path: path) }
    }
    for earlier in sources {
      for file in emission.files {
        guard let other = earlier.emission.files.first(where: { $0.name == file.name }) else { continue }
        if other.text != file.text { throw Conflict(module: file.name, blocks: [earlier.block, block]) }
      }
    }
    sources.append(Source(emission: emission, block: block, family: family))
  }

  /// Relative, and made of names that no file system and no tool reads as something else.
  package static func staysInside(_ path: String) -> Bool {
    path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { name in
      guard let first = name.utf8.first, first != UInt8(ascii: "."), first != UInt8(ascii: "-") else { return false }
      return name.utf8.allSatisfy { c in
        (48...57).contains(c) || (65...90).contains(c) || (97...122).contains(c) || "_-.".utf8.contains(c)
      }
    }
  }

  /// A module lies with the block whose top it is; else with a block of the same type, whatever its parameters; else
  /// where the module lies that places it; else with the first block that uses it.
  private func folder(of file: String) -> String {
    if let owner = sources.first(where: { "\($0.emission.topName).sv" == file }) { return owner.family }
    let uses = sources.compactMap { source in
      source.emission.files.first { $0.name == file }.map { (file: $0, family: source.family) }
    }
    guard let first = uses.first else { return "" }
    if let origin = first.file.origin,
      let owner = sources.first(where: { $0.emission.files.last?.origin == origin })
    {
      return owner.family
    }
    return first.file.placedBy.first.map { folder(of: "\($0).sv") } ?? first.family
  }

  /// Models of primitives have a folder of their own below that of the family.
  private func path(_ file: EmittedFile) -> String {
    let folder = [folder(of: file.name), file.isPrimitiveModel ? "Models" : ""].filter { !$0.isEmpty }
    return (folder + [file.name]).joined(separator: "/")
  }

  /// Documents lie beside the top that they are about.
  private func path(_ document: EmittedFile, of source: Source) -> String {
    source.family.isEmpty ? document.name : "\(source.family)/\(document.name)"
  }

  public var manifest: Manifest {
    Manifest(
      blocks: sources.map { source in
        let models = source.emission.files.filter(\.isPrimitiveModel).map { path($0) }
        let documents = source.emission.documents.map { path($0, of: source) }
        return Manifest.Entry(
          name: source.block, module: source.emission.topName, top: source.emission.files.last.map { path($0) } ?? "",
          files: source.emission.files.filter { !$0.isPrimitiveModel }.map { path($0) },
          models: models.isEmpty ? nil : models, documents: documents.isEmpty ? nil : documents)
      })
  }

  /// Every file once, in order of path, and the manifest last.
  public func files() throws -> [EmittedFile] {
    var files: [EmittedFile] = []
    for file in sources.flatMap(\.emission.files) where !files.contains(where: { $0.name == path(file) }) {
      files.append(EmittedFile(name: path(file), text: file.text))
    }
    for source in sources {
      files += source.emission.documents.map { EmittedFile(name: path($0, of: source), text: $0.text) }
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let text = String(decoding: try encoder.encode(manifest), as: UTF8.self) + "\n"
    return files.sorted { $0.name < $1.name } + [EmittedFile(name: GeneratedTree.manifestName, text: text)]
  }
}
