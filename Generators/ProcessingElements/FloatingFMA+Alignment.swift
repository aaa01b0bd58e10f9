import Description

extension FloatingFMA {
  /// What the special values decide, whatever the numbers are.
  struct Verdict: StageValue {
    var isNaN: Bit
    var isInfinity: Bit
    var infinitySign: Bit

    func registered(in pipeline: Pipeline) -> Verdict {
      Verdict(
        isNaN: pipeline.register(isNaN, "is_nan"), isInfinity: pipeline.register(isInfinity, "is_infinity"),
        infinitySign: pipeline.register(infinitySign, "infinity_sign"))
    }
  }

  /// Product and addend in one window.
  struct Aligned: StageValue {
    /// 2p bits; its lowest bit is bit `below + 1` of the addend.
    var product: Unsigned
    /// W + 1 bits; the lowest says whether anything lay below.
    var addend: Unsigned
    var productSign: Bit
    var subtracts: Bit
    /// Exponent field of a one at the window's top, less one.
    var limit: Unsigned
    var verdict: Verdict

    func registered(in pipeline: Pipeline) -> Aligned {
      Aligned(
        product: pipeline.register(product, "product"), addend: pipeline.register(addend, "addend"),
        productSign: pipeline.register(productSign, "product_sign"),
        subtracts: pipeline.register(subtracts, "subtracts"), limit: pipeline.register(limit, "limit"),
        verdict: verdict.registered(in: pipeline))
    }
  }

  func aligned(_ layout: Layout, _ m: ModuleBuilder) -> Aligned {
    let x = FloatFields(a, layout.operand, keepsSubnormals: layout.p.subnormals, "a")
    let y = FloatFields(b, layout.operand, keepsSubnormals: layout.p.subnormals, "b")
    let z = FloatFields(c, layout.sum, keepsSubnormals: layout.p.subnormals, "c")
    let productSign = (x.sign ^ y.sign).named("product_sign")
    let subtracts = (productSign ^ z.sign).named("subtracts")

    // A product that is zero or far below the addend leaves the addend at the top.
    let exponents = Signed((x.exponent + y.exponent).named("product_exponent")).named("signed_product_exponent")
    let reach = layout.offset == 0 ? exponents : (exponents + layout.offset).named("reach")
    let addendExponent = Signed(z.exponent).named("signed_c_exponent")
    let distance = (reach - addendExponent).named("distance")
    let staysOnTop = (distance.isNegative | x.isZero | y.isZero).named("stays_on_top")
    let top = (mux(staysOnTop, addendExponent, reach).named("top_exponent") - 1).named("top_limit")
    let limit = Unsigned(bitPattern: top)[0..<layout.limitBits].named("limit")

    let farthest = layout.window
    let distanceBits = Unsigned(bitPattern: distance)
    let isFar = (distance > farthest).named("is_far")
    let near = distanceBits.width > layout.distanceBits ? distanceBits[0..<layout.distanceBits] : distanceBits
    let shift = priority(
      [(staysOnTop, Unsigned(0)), (isFar, m.constant(farthest, width: layout.distanceBits))], otherwise: near
    ).named("shift")
    let field = (z.significand << farthest).named("addend_field")
    let moved = field.shiftedRight(by: shift).named("addend_moved")
    let isLost = moved[0..<layout.sum.precision].any.named("addend_lost")
    let addend = cat(moved[layout.sum.precision..<farthest + layout.sum.precision], Unsigned(isLost)).named("addend")
    return Aligned(
      product: (x.significand * y.significand).named("product"), addend: addend, productSign: productSign,
      subtracts: subtracts, limit: limit, verdict: verdict(x, y, z, productSign, subtracts))
  }

  private func verdict(
    _ x: FloatFields, _ y: FloatFields, _ z: FloatFields, _ productSign: Bit, _ subtracts: Bit
  ) -> Verdict {
    let infiniteProduct = (x.isInfinity | y.isInfinity).named("infinite_product")
    let isInvalid =
      ((x.isInfinity & y.isZero) | (x.isZero & y.isInfinity) | (infiniteProduct & z.isInfinity & subtracts))
      .named("is_invalid")
    return Verdict(
      isNaN: (x.isNaN | y.isNaN | z.isNaN | isInvalid).named("is_nan"),
      isInfinity: (infiniteProduct | z.isInfinity).named("is_infinity"),
      infinitySign: mux(infiniteProduct, productSign, z.sign).named("infinity_sign"))
  }
}
