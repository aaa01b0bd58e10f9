import Bits
import Testing

/// Misuse traps instead of producing a wrong value.
@Suite struct PreconditionTests {
  @Test func widthsOutsideTheRangeTrap() async {
    await #expect(processExitsWith: .failure) { _ = Bits(0, width: 0) }
    await #expect(processExitsWith: .failure) { _ = Bits.ones(width: 65536) }
    await #expect(processExitsWith: .failure) { _ = Bits.concatenate([]) }
    await #expect(processExitsWith: .failure) {
      _ = Bits.ones(width: 40000).multipliedUnsigned(by: .ones(width: 30000))
    }
  }

  @Test func unequalWidthsTrap() async {
    await #expect(processExitsWith: .failure) { _ = Bits(1, width: 8) &+ Bits(1, width: 9) }
    await #expect(processExitsWith: .failure) { _ = Bits(1, width: 65).isLessSigned(than: Bits(1, width: 66)) }
  }

  @Test func wrongDirectionsAndPlacesTrap() async {
    await #expect(processExitsWith: .failure) { _ = Bits(1, width: 8).zeroExtended(to: 7) }
    await #expect(processExitsWith: .failure) { _ = Bits(1, width: 8).truncated(to: 9) }
    await #expect(processExitsWith: .failure) { _ = Bits(1, width: 8).slice(low: 4, width: 5) }
    await #expect(processExitsWith: .failure) { _ = Bits(1, width: 8)[bit: 8] }
    await #expect(processExitsWith: .failure) { _ = Bits(1, width: 8).shiftedLeft(by: -1) }
  }
}
