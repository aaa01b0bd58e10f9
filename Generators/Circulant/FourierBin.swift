import Description

/// A complex number in fixed point; without an imaginary part a real one.
struct FourierBin {
  var real: Signed
  var imaginary: Signed?

  func plus(_ other: FourierBin, _ name: String, width: Int) -> FourierBin {
    let part = (real + other.real).named("\(name)_real").truncatedIfWider(to: width)
    guard let a = imaginary, let b = other.imaginary else { return FourierBin(real: part) }
    return FourierBin(real: part, imaginary: (a + b).named("\(name)_imaginary").truncatedIfWider(to: width))
  }

  /// The difference, or its conjugate.
  func minus(_ other: FourierBin, conjugated: Bool = false, _ name: String, width: Int) -> FourierBin {
    let part = (real - other.real).named("\(name)_real").truncatedIfWider(to: width)
    guard let a = imaginary, let b = other.imaginary else { return FourierBin(real: part) }
    let difference = conjugated ? b - a : a - b
    return FourierBin(real: part, imaginary: difference.named("\(name)_imaginary").truncatedIfWider(to: width))
  }
}

/// `e^(−2πi·k / size)` as two whole numbers of `bits` fraction bits, both above 0; or 1.
struct FourierFactor {
  private var parts: (cosine: Signed, sine: Signed)?

  /// - Precondition: `k` is less than a quarter of `size`.
  init(_ k: Int, of size: Int, bits: Int, _ m: ModuleBuilder) {
    if k == 0 { return }
    func constant(_ value: Int) -> Signed {
      m.signedConstant(FourierFactors.rounded(value, dropping: FourierFactors.tableBits - bits), width: bits + 2)
    }
    parts = (constant(FourierFactors.cosine(k, of: size)), constant(FourierFactors.sine(k, of: size)))
  }

  /// The product with a bin, or with `inverse` that of the conjugate factor; rounded by `bits`, ties upwards.
  func times(_ bin: FourierBin, inverse: Bool = false, _ name: String, dropping bits: Int, width: Int) -> FourierBin {
    guard let (cosine, sine) = parts, let imaginary = bin.imaginary else { return bin }
    let (cr, ci) = ((cosine * bin.real).named("\(name)_cr"), (cosine * imaginary).named("\(name)_ci"))
    let (sr, si) = ((sine * bin.real).named("\(name)_sr"), (sine * imaginary).named("\(name)_si"))
    func rounded(_ value: Signed, _ part: String) -> Signed {
      value.named("\(name)_\(part)_exact").rounded(dropping: bits, mode: .halfUp).named("\(name)_\(part)")
        .truncatedIfWider(to: width)
    }
    return FourierBin(
      real: rounded(inverse ? cr - si : cr + si, "real"), imaginary: rounded(inverse ? ci + sr : ci - sr, "imaginary"))
  }
}
