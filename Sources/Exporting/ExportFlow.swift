/// A tool that takes over from here.
public enum ExportFlow: String, CaseIterable, Sendable {
  case vivado, quartus, fusesoc, edalize, filelist
  case ipxact = "ip-xact"

  public var summary: String {
    switch self {
    case .vivado: "AMD Vivado: a Tcl script without a project, XDC"
    case .quartus: "Intel Quartus Prime: a Tcl script that makes the project, SDC"
    case .fusesoc: "FuseSoC: a CAPI2 core with lint, simulation and synthesis"
    case .edalize: "Edalize: EDAM files for synthesis and simulation"
    case .filelist: "lists of files for everything else"
    case .ipxact: "IP-XACT, IEEE 1685-2014"
    }
  }

  /// Does the flow simulate, so that a testbench comes with it?
  public var simulates: Bool { [.fusesoc, .edalize, .filelist].contains(self) }
}
