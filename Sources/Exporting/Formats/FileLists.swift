/// Lists of files as `-f` of Verilator, Icarus (`-c`), Questa, VCS and Xcelium takes them: a path a line, relative to
/// the folder of the export.
struct FileLists {
  let design: ExportDesign

  var files: [ExportedFile] {
    var files = [ExportedFile("\(design.top).f", design.sourcePaths)]
    if design.vectors != nil {
      files.append(
        ExportedFile("\(design.top)_sim.f", design.modelPaths + design.sourcePaths + [design.benchPath]))
    } else if !design.models.isEmpty {
      files.append(ExportedFile("\(design.top)_sim.f", design.modelPaths + design.sourcePaths))
    }
    return files
  }
}
