import Description
import Generators
import NumberFormats
import Simulation
import SystemVerilog
import Testbenches
import Testing

@Suite("Processing elements")
struct ElementTests {
  @Test("a register that never changes is noticed in every element", arguments: StuckDesign.elements)
  func stuckRegisters(design: StuckDesign) throws {
    let result = try design.testbench.run(engine: { try Interpreter($0) }, seed: 4)
    #expect(result.failures.isEmpty && result.checks > 0)
    let registers = design.registers
    #expect(!registers.isEmpty)
    for stuck in registers { #expect(stuck.isNoticed(seed: 4), "\(stuck) is not noticed") }
  }

  @Test(
    "accumulators are as wide as the exact ranges ask, and no wider", arguments: [1, 2, 3, 7, 16, 100, 128, 2048, 4096])
  func accumulators(count: Int) {
    for (codes, weights) in [(WeightCodes.signed, IntegerFormat.int4), (.unsigned, .unsigned(4))] {
      let exact = AccumulatorWidth(
        products: count, activations: IntegerFormat.int8.range, weights: weights.range)
      #expect(MixPEIntegerMAC.accumulatorBits(products: count, codes: codes) == exact.signedBits)
      let float = AccumulatorWidth(
        products: count, activations: -(2047 << 29)...2047 << 29, weights: weights.range)
      #expect(MixPEFloatMAC.accumulatorBits(products: count, codes: codes) == float.signedBits)
    }
    for bits in [2, 8, 16] {
      let exact = AccumulatorWidth(products: count, activations: IntegerFormat.signed(bits).range, weights: -1...1)
      #expect(TernaryMAC.accumulatorBits(products: count, activationBits: bits) == exact.signedBits)
    }
    for groups in [1, 3, 32] where count > 1 {
      let p = GroupScaler.Parameters(codes: .unsigned, group: count, groups: groups, scaleBits: 8)
      let corrected = AccumulatorWidth(products: count, activations: -128...127, weights: -15...15)
      let total = AccumulatorWidth(products: count * groups, activations: -128...127, weights: (-15 * 255)...(15 * 255))
      #expect(p.correctedBits >= corrected.signedBits && p.correctedBits <= corrected.signedBits + 1)
      #expect(p.totalBits >= total.signedBits)
      #expect(p.activationBits == AccumulatorWidth(products: count, activations: -128...127, weights: 1...1).signedBits)
    }
  }

  @Test("the products of outlier pairs have the bits that their greatest values need")
  func outlierProducts() {
    #expect(OutlierKind.allCases.map(\.greatest) == [96, 192, 2016])
    for (kind, format) in [(OutlierKind.int4, OutlierPairFormat.int4), (.flint4, .flint4), (.int8, .int8)] {
      let values = (0..<UInt64(1) << UInt64(format.bits)).lazy.flatMap { format.decode($0) }
      let (least, greatest) = values.reduce((0, 0)) { (min($0.0, $1), max($0.1, $1)) }
      let exact = AccumulatorWidth(products: 1, activations: least...greatest, weights: least...greatest)
      #expect(kind.productBits == exact.signedBits)
    }
  }

  @Test("sums of MX products have the bits that the greatest elements need, and no more")
  func mxSums() {
    #expect(MXElement.allCases.map { MXDot.Parameters(left: $0, right: $0).sumBits } == [14, 18, 24, 42, 70, 21])
    #expect(MXDot.Parameters(left: .e2m1, right: .e2m1, size: 16).sumBits == 13)
    for left in MXElement.allCases where left != .e5m2 {
      for right in MXElement.allCases where right != .e5m2 {
        for size in [2, 16, 32, 64] {
          let exact = AccumulatorWidth(
            products: size, activations: -left.greatest...left.greatest, weights: -right.greatest...right.greatest)
          #expect(MXDot.Parameters(left: left, right: right, size: size).sumBits == exact.signedBits)
        }
      }
    }
    for count in [1, 5, 16, 64, 1_000] {
      let exact = AccumulatorWidth(products: count, activations: -128...127, weights: -8...7)
      #expect(ZeroSkippingMAC.accumulatorBits(pairs: count, activationBits: 8, weightBits: 4) == exact.signedBits)
    }
  }

  @Test("an array of any element has one definition for all of them, and decoders only at its borders")
  func arrays() throws {
    for element in ArrayElement.allCases {
      for dataflow in SystolicArray.Dataflow.allCases {
        let parameters = SystolicArray.Parameters(
          rows: 4, columns: 3, element: element, dataflow: dataflow, accumulator: element == .bitMod ? 56 : 32)
        let netlist = try Elaboration(SystolicArray.self, parameters).netlist
        // BitMoD expands activations, not terms.
        let decoders = element.outliers != nil ? 7 : element == .bitMod ? 4 : 0
        #expect(netlist.topModule.instances.count == 12 + decoders)
        #expect(Set(netlist.topModule.instances.map(\.module)).count == (decoders == 0 ? 1 : 2))
      }
    }
  }

  @Test("a BitMoD sum has the bits of its greatest group", arguments: [4, 64, 128, 256, 1024])
  func bitModSums(group: Int) {
    for guardBits in [0, 3, 12] {
      let p = BitModElement.Parameters(guardBits: guardBits, group: group)
      let greatest = 2047 << guardBits
      let exact = AccumulatorWidth(products: group, activations: -greatest...greatest, weights: -128...127)
      #expect(p.magnitudeBits == 11 + guardBits && p.sumBits == exact.signedBits)
      #expect(p.productBits == p.sumBits + 8)
    }
    let exact = BitModElement.Parameters(isExact: true, group: group, scaleBits: 1)
    let greatest = 2047 << 29
    #expect(
      exact.sumBits
        == AccumulatorWidth(products: group, activations: -greatest...greatest, weights: -128...127).signedBits)
  }

  @Test("every special value of the paper is two terms, 7 is not")
  func specialValues() {
    let powers = [0, 1, 2, 4, 8, -1, -2, -4, -8]
    let sums = powers.flatMap { first in powers.map { (first, $0) } }
    for (format, halves) in zip(Codebook.bitMoD, [6, -6, 12, -12, 10, -10, 16, -16]) {
      #expect(format.name.hasSuffix("\(abs(halves) / 2)"))
      #expect(sums.contains { $0.0 + $0.1 == halves && SpecialValueTable.terms($0.0, $0.1) != nil })
    }
    #expect(!sums.contains { $0.0 + $0.1 == 14 })
    #expect(SpecialValueTable.terms(16, 0) == nil && SpecialValueTable.terms(3, 0) == nil)
    #expect(SpecialValueTable.terms(8, -1) == 0xC7)
  }

  @Test("impossible parameters are refused in names and numbers")
  func problems() {
    var float = FloatingFMA.Parameters()
    float.resultMantissaBits = 9
    #expect(float.problem() == "resultMantissaBits must be 10 to 23, not 9")
    #expect(MixPEIntegerMAC.Parameters(codes: .signed, accumulator: 11).problem() != nil)
    #expect(OutlierMAC.Parameters(kind: .int8, accumulator: 22).problem() != nil)
    #expect(TernaryMAC.Parameters(activationBits: 8, accumulator: 7).problem() != nil)
    #expect(
      MXDot.Parameters(left: .e2m1, right: .int8, size: 65).problem() == "a block has 2 to 64 elements here, not 65")
    #expect(NVFP4Dot.Parameters(size: 16, stages: 4).problem() == "a dot product has 0 to 3 stages, not 4")
    #expect(DeltaMAC.Parameters(inputs: 4, outputs: 1, accumulator: 16).problem() != nil)
    #expect(
      ZeroSkippingMAC.Parameters(lanes: 8, activationBits: 8, weightBits: 8, accumulator: 15).problem()
        == "the accumulator has 16 to 64 bits, not 15")
    #expect(
      SystolicArray.Parameters(rows: 1, columns: 1, element: .bf16, dataflow: .weightStationary).problem()
        == "a sum of bf16 has 16 or 32 bits, not 24")
    #expect(ArrayCellParameters(element: .mixedPrecision, accumulator: 24).problem() != nil)
    #expect(
      ArrayCellParameters(element: .bitMod, accumulator: 49).problem() == "a sum of bitMod has 50 to 64 bits, not 49")
    #expect(
      BitModElement.Parameters(group: 126).problem() == "a group has 4 to 1024 products, a multiple of 4, not 126")
    #expect(BitModElement.Parameters(guardBits: 13).problem() != nil)
    #expect(BitModElement.Parameters(scaleBits: 9).problem() == "a scale has 1 to 8 bits, not 9")
    #expect(
      BitModElement.Parameters(isExact: true, group: 256).problem() == "an exact product has 63 bits at most, not 64")
    #expect(
      IntegerMAC.Parameters(activationBits: 8, weightBits: 8, accumulator: 15).problem()
        == "the accumulator has 16 to 64 bits, not 15")
  }
}
