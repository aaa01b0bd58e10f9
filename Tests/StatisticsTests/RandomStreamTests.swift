import Statistics
import Testing

@Suite struct RandomStreamTests {
  private static let seed: UInt64 = 20_260

  /// Words computed by an independent program from the published definitions of SplitMix64 and xoshiro256**.
  @Test(
    arguments: [
      ([0, 0, 0], [0x6db0_8514_43d6_7421, 0x03c6_2ff7_f93b_54cb, 0xdd59_0f8c_31a2_b3c3, 0x8540_4489_ce1e_159c]),
      ([1, 0, 0], [0xc6ff_ed0d_e023_44f5, 0x71db_88bb_649d_6983, 0x249e_1693_98c9_aa6e, 0xbfbd_9fc1_5d2a_8e5d]),
      ([0, 1, 0], [0x98b2_5f8f_84f2_d37e, 0xaa71_5690_1b42_40fd, 0x9722_b775_8700_e267, 0x5741_12b8_72c7_19f7]),
      ([0, 0, 1], [0x9290_5bab_e079_c771, 0x2e1e_0f89_98ae_9a86, 0x8f97_d347_6cf3_43c1, 0x68be_de46_ee07_8f09]),
      ([2026, 3, 17], [0x8fae_913e_b34f_5aa8, 0x2616_b0ca_e42c_c0ef, 0x4f47_f0cc_1815_775e, 0x37be_41fd_26cd_0081]),
    ] as [([UInt64], [UInt64])])
  func wordsAreFrozen(key: [UInt64], words: [UInt64]) {
    var stream = RandomStream(seed: key[0], stratum: key[1], index: key[2])
    #expect(words.map { _ in stream.next() } == words)
  }

  @Test func streamsDiffer() {
    var first: Set<UInt64> = []
    for seed in 0..<20 as Range<UInt64> {
      for stratum in 0..<20 as Range<UInt64> {
        for index in 0..<50 as Range<UInt64> {
          var stream = RandomStream(seed: seed, stratum: stratum, index: index)
          first.insert(stream.next())
        }
      }
    }
    #expect(first.count == 20 * 20 * 50, "two of 20,000 streams with neighbouring keys start with the same word")
  }

  /// One stream by its draws, and many streams by their first draw: neighbouring indices must be as good as neighbours
  /// in a stream.
  @Test(arguments: [6, 10, 97, 1000] as [UInt64])
  func drawsAreUniform(bound: UInt64) {
    let draws = 40_000
    var along = [Int](repeating: 0, count: Int(bound))
    var across = along
    var stream = RandomStream(seed: Self.seed, stratum: 1, index: 0)
    for index in 0..<UInt64(draws) {
      along[Int(stream.next(below: bound))] += 1
      var other = RandomStream(seed: Self.seed, stratum: 2, index: index)
      across[Int(other.next(below: bound))] += 1
    }
    for counts in [along, across] {
      let expected = Double(draws) / Double(bound)
      let square = counts.reduce(0.0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
      let freedom = Double(bound - 1)
      let deviation = (square - freedom) / (2 * freedom).squareRoot()
      #expect(abs(deviation) < 4.5, "chi-square \(square) at \(freedom) degrees of freedom, seed \(Self.seed)")
    }
  }

  /// Flipping any bit of the key flips each bit of the first word half of the time.
  @Test func everyKeyBitReachesEveryBit() {
    let keys = 200
    for flipped in stride(from: 0, to: 192, by: 7) {
      var changes = [Int](repeating: 0, count: 64)
      for sample in 0..<keys {
        var key: [UInt64] = [Self.seed, UInt64(sample % 10), UInt64(sample)]
        var plain = RandomStream(seed: key[0], stratum: key[1], index: key[2])
        key[flipped / 64] ^= 1 << UInt64(flipped % 64)
        var other = RandomStream(seed: key[0], stratum: key[1], index: key[2])
        let difference = plain.next() ^ other.next()
        for bit in 0..<64 where difference >> UInt64(bit) & 1 == 1 { changes[bit] += 1 }
      }
      // Standard deviation 7.07 about 100.
      #expect(changes.allSatisfy { abs($0 - keys / 2) < 40 }, "key bit \(flipped): \(changes)")
    }
  }

  /// At 3 * 2^62 a quarter of the products is rejected; a biased draw would be visible at once.
  @Test func rejectionRemovesTheBias() {
    let bound: UInt64 = 3 << 62
    var stream = RandomStream(seed: Self.seed, stratum: 3, index: 0)
    var thirds = [0, 0, 0]
    for _ in 0..<30_000 { thirds[Int(stream.next(below: bound) >> 62)] += 1 }
    #expect(thirds.allSatisfy { abs($0 - 10_000) < 400 }, "\(thirds), seed \(Self.seed)")
    // Residues too: without rejection the multiply makes some values twice as likely.
    var residues = [0, 0, 0]
    for _ in 0..<30_000 { residues[Int(stream.next(below: bound) % 3)] += 1 }
    #expect(residues.allSatisfy { abs($0 - 10_000) < 400 }, "\(residues), seed \(Self.seed)")
    #expect((0..<100).allSatisfy { _ in stream.next(below: 1) == 0 })
  }

  @Test func unitDrawsFillTheInterval() {
    var stream = RandomStream(seed: Self.seed, stratum: 4, index: 0)
    let draws = (0..<20_000).map { _ in stream.nextUnit() }
    let mean = draws.reduce(0, +) / Double(draws.count)
    #expect(draws.allSatisfy { $0 >= 0 && $0 < 1 })
    #expect(abs(mean - 0.5) < 0.01)
    #expect((draws.min() ?? 1) < 0.001 && (draws.max() ?? 0) > 0.999)
  }
}
