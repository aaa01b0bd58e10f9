import Description

extension FloatingFMA {
  /// Widths and distances of the window in which product and addend meet.
  struct Layout {
    let p: Parameters
    let operand: FloatShape
    let sum: FloatShape
    /// Bits of the window below the product, L.
    ///
    /// The product's leading one must have room below it for the result and one bit more, because an addend that is
    /// lost below the window counts only as "something". A product of normal numbers has its leading one at least
    /// `2p − 2` bits up, one of a normal and a subnormal number `p − 1`. One of two subnormal numbers may be its lowest
    /// bit alone, which matters only when an addend can lie below that.
    let below: Int

    init(_ p: Parameters) {
      self.p = p
      (operand, sum) = (p.operand, p.sum)
      let needed = sum.precision + 2
      let reachesBelow = p.sum.leastBit < 2 * p.operand.leastBit
      let leading = !p.subnormals ? 2 * operand.precision - 2 : reachesBelow ? 0 : operand.precision - 1
      below = max(0, needed - leading)
    }

    /// Bits of the product, 2p.
    var product: Int { 2 * operand.precision }
    /// Bits of the window, W: the product, two more than it, the addend, and those below.
    var window: Int { product + 2 + sum.precision + below }

    /// The addend moves down by `a.exponent + b.exponent − c.exponent + offset` from the top of the window.
    var offset: Int {
      product + 2 - (2 * operand.bias - sum.bias - sum.mantissaBits + 2 * operand.mantissaBits)
    }

    /// Bits that hold a distance of up to W.
    var distanceBits: Int { Int.bitWidth - window.leadingZeroBitCount }

    /// Bits of the exponent field that a one at the top of the window would have, less one.
    var limitBits: Int {
      let greatest = max(2 * operand.specialField + offset, sum.specialField)
      return Int.bitWidth - greatest.leadingZeroBitCount
    }
  }
}
