import FaultInjection
import Statistics

/// A plausible campaign on a systolic array: faults drawn as a plan draws them, outcomes by invented but fixed odds.
struct ArrayCampaign {
  var side = 8
  var cycles = 1788
  var faults = 10_000
  var seed: UInt64 = 17
  var grouping = FaultPopulation.Grouping.none

  var registers: [StoreMaker.Register] {
    var registers = [
      StoreMaker.Register(path: "", name: "answer", module: "matrix_engine", width: 4),
      StoreMaker.Register(path: "", name: "answer_valid", module: "matrix_engine", width: 1),
      StoreMaker.Register(path: "controller", name: "state", module: "controller", width: 3),
      StoreMaker.Register(path: "controller", name: "row_count", module: "controller", width: 6),
      StoreMaker.Register(path: "controller", name: "tile_count", module: "controller", width: 5),
      StoreMaker.Register(path: "controller", name: "spare", module: "controller", width: 2, held: false),
    ]
    for row in 0..<side {
      for column in 0..<side {
        for (name, width) in [("weight", 8), ("activation", 16), ("sum", 24)] {
          registers.append(
            StoreMaker.Register(path: "array.pe_\(row)_\(column)", name: name, module: "pe", width: width))
        }
      }
    }
    for lane in 0..<side {
      for (name, width) in [("product", 40), ("rounded", 9), ("valid", 1)] {
        registers.append(
          StoreMaker.Register(path: "requantiser.lane_\(lane)", name: name, module: "lane", width: width))
      }
    }
    return registers
  }

  var maker: StoreMaker {
    var maker = StoreMaker(registers: registers, cycles: cycles, grouping: grouping)
    let names = maker.stratumNames
    let total = names.reduce(0) { $0 + maker.size(ofStratum: $1) }
    maker.refereed = 50
    for (stratum, name) in names.enumerated() {
      let members = maker.registers.indices.filter { maker.stratum(of: maker.registers[$0]) == name }
      let bits = members.flatMap { register in
        (0..<maker.registers[register].width).map { (register: register, bit: $0) }
      }
      let share = max(1, Int((Double(faults) * Double(maker.size(ofStratum: name)) / Double(total)).rounded()))
      for index in 0..<share {
        var stream = RandomStream(seed: seed, stratum: UInt64(stratum), index: UInt64(index))
        let place = bits[Int(stream.next(below: UInt64(bits.count)))]
        let cycle = Int(stream.next(below: UInt64(cycles)))
        maker.records.append(
          record(maker.registers[place.register], place.register, place.bit, cycle, stratum, &stream))
      }
    }
    return maker
  }

  /// Odds of a wrong answer, of a hang, of a wrong but harmless output, and of a lasting difference.
  private func odds(_ register: StoreMaker.Register, _ bit: Int, _ cycle: Int) -> [Double] {
    let phase = Double(cycle % 447) / 447
    let busy = phase > 0.12 && phase < 0.9 ? 1.0 : 0.25
    let position = register.path.split(separator: "_").compactMap { Double($0) }
    let down = position.count == 2 ? position[0] / Double(side) : 0.5
    let right = position.count == 2 ? position[1] / Double(side) : 0.5
    let magnitude = Double(bit) / Double(register.width)
    switch (register.module, register.name) {
    case ("matrix_engine", "answer"): return [0.35, 0, 0.05, 0.1]
    case ("matrix_engine", _): return [0.3, 0.35, 0.1, 0]
    case ("controller", "state"): return [0.25, 0.42, 0.1, 0.02]
    case ("controller", "spare"): return [0, 0, 0, 0]
    case ("controller", _): return [0.3, 0.12, 0.2, 0.02]
    case ("pe", "weight"): return [0.30 * busy * magnitude * magnitude * (1.2 - right), 0, 0.35 * busy, 0.04]
    case ("pe", "activation"): return [0.05 * busy * magnitude * (1.1 - right), 0, 0.2 * busy, 0.01]
    case ("pe", _): return [0.22 * busy * magnitude * magnitude * (0.3 + down), 0, 0.25 * busy, 0.02]
    case (_, "valid"): return [0.1, 0.05, 0.1, 0]
    default: return [0.12 * busy * magnitude, 0, 0.15, 0.01]
    }
  }

  private func record(
    _ register: StoreMaker.Register, _ number: Int, _ bit: Int, _ cycle: Int, _ stratum: Int,
    _ stream: inout RandomStream
  ) -> StoreMaker.Record {
    let outcomes: [Outcome] = [.critical, .hang, .tolerable, .latent]
    var luck = stream.nextUnit()
    var outcome = Outcome.masked
    for (candidate, odds) in zip(outcomes, odds(register, bit, cycle)) {
      if luck < odds {
        outcome = candidate
        break
      }
      luck -= odds
    }
    let delay = min(Int(stream.next(below: 24)), cycles - 1 - cycle)
    let settling = min(Int(stream.next(below: outcome == .masked ? 20 : 300)) + 1, cycles - cycle)
    let lasts = outcome == .latent || outcome == .hang
    return StoreMaker.Record(
      stratum: stratum, register: number, bit: bit, cycle: cycle, outcome: outcome,
      firstDifference: outcome == .masked || outcome == .latent ? nil : cycle + delay,
      convergedAt: lasts || settling == cycles - cycle ? nil : cycle + settling,
      cyclesSimulated: lasts ? cycles - cycle : settling, engine: register.held ? "verilator" : "interpreter")
  }
}
