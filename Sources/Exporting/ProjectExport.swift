/// A file of an export; its path is relative to the folder of the export.
public struct ExportedFile: Sendable, Hashable {
  public var path: String
  public var text: String

  init(_ path: String, _ text: String) {
    self.path = path
    self.text = text
  }

  init(_ path: String, _ lines: [String]) { self.init(path, lines.joined(separator: "\n") + "\n") }
}

/// Everything that one tool needs for a block: the RTL, the files that its engineers expect, and, for a block with registers
/// on a bus, their C header.
public struct ProjectExport: Sendable {
  public let design: ExportDesign
  public let flow: ExportFlow
  public let options: ExportOptions

  public init(_ design: ExportDesign, for flow: ExportFlow, options: ExportOptions = .init()) {
    self.design = design
    self.flow = flow
    self.options = options
  }

  /// The files in order of path; the same for the same design and options.
  public func files() -> [ExportedFile] {
    var files = design.sources.map { ExportedFile("rtl/\($0.name)", $0.text) }
    switch flow {
    case .vivado: files += VivadoScript(design: design, options: options).files
    case .quartus: files += QuartusScript(design: design, options: options).files
    case .fusesoc: files += FuseSoCCore(design: design, options: options).files
    case .edalize: files += EDAMDescription(design: design).files
    case .filelist: files += FileLists(design: design).files
    case .ipxact: files += IPXACTComponent(design: design).files
    }
    if flow.simulates {
      files += design.models.map { ExportedFile("models/\($0.name)", $0.text) }
      files += design.vectors.map { VectorBench(design: design, vectors: $0).files } ?? []
    }
    files += design.emission.documents.map { ExportedFile("software/\($0.name)", $0.text) }
    return files.sorted { $0.path < $1.path }
  }

  /// What to type or do next, in the folder of the export.
  public var nextStep: String {
    switch flow {
    case .vivado: "vivado -mode batch -source \(design.top).tcl"
    case .quartus: "quartus_sh -t \(design.top).tcl"
    case .fusesoc:
      "fusesoc --cores-root . run --target \(design.vectors == nil ? "lint" : "sim") "
        + FuseSoCCore(design: design, options: options).name
    case .edalize: "an EDAM file for Edalize's get_edatool; Documentation/Export.md shows how"
    case .filelist: "verilator --lint-only -Wall --top-module \(design.top) -f \(design.top).f"
    case .ipxact: "\(design.top).xml in the library of an IP-XACT tool"
    }
  }
}
