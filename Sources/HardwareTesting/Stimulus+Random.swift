import Bits
import Netlist
import Statistics

extension Stimulus {
  /// A stimulus for the top of `netlist`. Each input has a stream of its own, keyed by its name, so that it stays the
  /// same when other inputs go away. Extremes, single bits and repeated values are drawn as often as noise; resets come
  /// for single cycles; of two clocks each rises on its own.
  public static func random(seed: UInt64, cycles: Int, for netlist: Netlist) -> Stimulus {
    let top = netlist.topModule
    var streams = top.inputs.map { input in
      RandomStream(seed: seed, stratum: key(top.declarations[input].name), index: 0)
    }
    var control = RandomStream(seed: seed, stratum: 0, index: 1)
    let widths = top.inputs.map { top.declarations[$0].width }
    let all = (UInt64(1) << UInt64(top.domains.count)) - 1
    var held = widths.map { Bits.zero(width: $0) }
    return Stimulus(
      seed: seed,
      cycles: (0..<cycles).map { _ in
        for index in widths.indices { held[index] = draw(&streams[index], widths[index], before: held[index]) }
        let resets = control.next(below: 12) == 0 ? control.next() & all : 0
        let rising = control.next() | (all == 1 && control.next(below: 16) > 0 ? 1 : 0)
        return Cycle(inputs: held, resets: resets, domains: rising & all)
      })
  }

  private static func draw(_ stream: inout RandomStream, _ width: Int, before: Bits) -> Bits {
    switch stream.next(below: 9) {
    case 0: return .zero(width: width)
    case 1: return .ones(width: width)
    case 2: return Bits.ones(width: width).shiftedLeft(by: width - 1)
    case 3: return ~Bits.ones(width: width).shiftedLeft(by: width - 1)
    case 4: return Bits(1, width: width).shiftedLeft(by: Int(stream.next(below: UInt64(width))))
    case 5: return before
    case 6: return Bits(stream.next(below: 9), width: width)
    default: return Bits(words: (0..<(width + 63) / 64).map { _ in stream.next() }, width: width)
    }
  }

  /// FNV-1a of the name.
  private static func key(_ name: String) -> UInt64 {
    name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}
