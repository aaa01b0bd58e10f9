import SystemVerilog

/// What a design is mapped to.
public enum SynthesisTarget: String, CaseIterable, Codable, Sendable {
  /// Gates of Yosys' own library, or cells of a Liberty file.
  case gates
  /// Lattice iCE40.
  case ice40
  /// Lattice ECP5.
  case ecp5
  /// Xilinx 7 series.
  case xc7
  /// Xilinx UltraScale+.
  case xcup

  public var summary: String {
    switch self {
    case .gates: "gates, or the cells of a Liberty file"
    case .ice40: "Lattice iCE40"
    case .ecp5: "Lattice ECP5"
    case .xc7: "Xilinx 7 series"
    case .xcup: "Xilinx UltraScale+"
    }
  }

  /// What the cells of this target are, by their Yosys names.
  func kind(of cell: String) -> CellKind? {
    switch self {
    case .gates: cell.hasPrefix("$_") ? (cell.contains("DFF") || cell.contains("LATCH") ? .flop : .logic) : .logic
    case .ice40:
      switch cell {
      case "SB_LUT4": .lut
      case "SB_CARRY": .carry
      case "SB_MAC16": .dsp
      default:
        cell.hasPrefix("SB_DFF") ? .flop : cell.hasPrefix("SB_RAM") || cell.hasPrefix("SB_SPRAM") ? .blockRAM : nil
      }
    case .ecp5:
      switch cell {
      case "LUT4": .lut
      case "TRELLIS_FF": .flop
      case "CCU2C": .carry
      case "MULT18X18D", "ALU54B": .dsp
      case "DP16KD", "PDPW16KD": .blockRAM
      case "TRELLIS_DPR16X4": .lutRAM
      case "PFUMX", "L6MUX21": .wideMux
      default: nil
      }
    case .xc7, .xcup: xilinxKind(of: cell)
    }
  }

  /// Is the file the model of a cell that this target's synthesis has itself? Of another family's it takes the model.
  func brings(_ file: EmittedFile) -> Bool {
    guard file.isPrimitiveModel, self != .gates else { return false }
    return kind(of: String(file.name.prefix { $0 != "." })) != nil
  }

  private func xilinxKind(of cell: String) -> CellKind? {
    switch cell {
    case "LUT1", "LUT2", "LUT3", "LUT4", "LUT5", "LUT6", "LUT6_2": .lut
    case "FDRE", "FDSE", "FDCE", "FDPE": .flop
    case "CARRY4", "CARRY8": .carry
    case "DSP48E1", "DSP48E2": .dsp
    case "MUXF7", "MUXF8", "MUXF9": .wideMux
    case "SRL16E", "SRLC32E": .shiftRegister
    // Inverters go into the look-up tables and flops behind them.
    case "INV": nil
    default:
      cell.hasPrefix("RAMB") || cell.hasPrefix("FIFO") || cell.hasPrefix("URAM")
        ? .blockRAM : cell.hasPrefix("RAM") ? .lutRAM : nil
    }
  }
}

/// What a cell counts as.
public enum CellKind: String, CaseIterable, Codable, Sendable {
  /// A look-up table of any size; a gate or library cell that holds nothing.
  case lut, logic
  case flop
  /// A carry element: `CARRY4`, `CCU2C`, `SB_CARRY`.
  case carry
  case dsp
  case blockRAM
  /// A look-up table used as memory; one used as a shift register.
  case lutRAM, shiftRegister
  /// A multiplexer between look-up tables.
  case wideMux

  /// The heading of its column.
  public var title: String {
    switch self {
    case .lut: "LUT"
    case .logic: "cells"
    case .flop: "FF"
    case .carry: "carry"
    case .dsp: "DSP"
    case .blockRAM: "BRAM"
    case .lutRAM: "LUTRAM"
    case .shiftRegister: "SRL"
    case .wideMux: "mux"
    }
  }
}
