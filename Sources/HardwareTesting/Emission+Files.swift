import SystemVerilog

extension Emission {
  /// Writes the files into a fresh folder.
  func written() throws -> ScratchFolder {
    let folder = try ScratchFolder()
    for file in files { try folder.write(file.name, file.text) }
    return folder
  }
}
