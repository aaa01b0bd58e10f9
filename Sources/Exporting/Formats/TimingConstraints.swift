/// Clocks and port delays in the dialect that XDC and SDC share.
///
/// Ports get a delay of zero: what lies between them and the first register has the whole period, as if a register
/// stood at the other side. A block without a clock is held to the period by a clock that is nowhere in the design.
struct TimingConstraints {
  let design: ExportDesign
  let options: ExportOptions
  private static let virtualClock = "period"

  var lines: [String] {
    var lines = ["# Timing of \(design.top). Change the period here."]
    let period = options.periodText
    if design.clocks.isEmpty {
      lines.append("create_clock -name \(Self.virtualClock) -period \(period)")
    }
    for clock in design.clocks { lines.append("create_clock -name \(clock) -period \(period) [get_ports \(clock)]") }
    if design.clocks.count > 1 {
      let groups = design.clocks.map { "-group [get_clocks \($0)]" }.joined(separator: " ")
      lines.append("set_clock_groups -asynchronous \(groups)")
    }
    let clocks = design.clocks.isEmpty ? [Self.virtualClock] : design.clocks
    for clock in clocks {
      let ports = design.ports.filter { !design.clocks.contains($0.name) && ($0.clock ?? clocks[0]) == clock }
      lines += delays("set_input_delay", clock, ports.filter(\.isInput))
      lines += delays("set_output_delay", clock, ports.filter { !$0.isInput })
    }
    return lines
  }

  private func delays(_ command: String, _ clock: String, _ ports: [ExportDesign.Port]) -> [String] {
    ports.map { port in
      "\(command) -clock \(clock) 0.000 [get_ports {\(port.name)\(port.width == 1 ? "" : "[*]")}]"
    }
  }
}
