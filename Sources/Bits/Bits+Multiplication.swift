internal import CGMP

extension Bits {
  /// The exact product of the unsigned readings. Width: `width` + `other.width`, at most 65535.
  @inlinable public func multipliedUnsigned(by other: Bits) -> Bits {
    let total = width + other.width
    Bits.requireLegal(total)
    return total <= 64 ? Bits(narrow: low &* other.low, width: total) : wideProduct(other)
  }

  /// The exact product of the two's complement readings. Width: `width` + `other.width`, at most 65535.
  @inlinable public func multipliedSigned(by other: Bits) -> Bits {
    let total = width + other.width
    Bits.requireLegal(total)
    if total <= 64 {
      let product = UInt64(bitPattern: Int64(signedLow64 &* other.signedLow64))
      return Bits(narrow: product & Bits.topMask(total), width: total)
    }
    return wideSignedProduct(other)
  }
}

extension Bits {
  @usableFromInline func wideProduct(_ other: Bits) -> Bits {
    let total = width + other.width
    if width <= 64 && other.width <= 64 {
      let product = low.multipliedFullWidth(by: other.low)
      return Bits(wide: [product.low, product.high], width: total)
    }
    return width >= other.width
      ? Bits.longProduct(words, other.words, width: total) : Bits.longProduct(other.words, words, width: total)
  }

  /// Multiplies magnitudes: the magnitude of the most negative value, 2^(`width` - 1), still fits in `width` bits
  /// unsigned, and the product of two of them is positive and fits in the sum of the widths.
  @usableFromInline func wideSignedProduct(_ other: Bits) -> Bits {
    let left = isNegative ? negated() : self
    let right = other.isNegative ? other.negated() : other
    let product = left.wideProduct(right)
    return isNegative == other.isNegative ? product : product.negated()
  }

  /// The low `width` bits of the product; GMP wants the longer operand first.
  private static func longProduct(_ long: [UInt64], _ short: [UInt64], width: Int) -> Bits {
    let count = long.count + short.count
    let product = [UInt64](unsafeUninitializedCapacity: count) { buffer, initialized in
      buffer.withMemoryRebound(to: mp_limb_t.self) { target in
        long.withLimbs { long in
          short.withLimbs { short in
            _ = __gmpn_mul(target.baseAddress, long.baseAddress, long.count, short.baseAddress, short.count)
          }
        }
      }
      initialized = count
    }
    return Bits(words: product, width: width)
  }
}

extension [UInt64] {
  /// The words as GMP limbs, which are 64-bit on every platform that this package supports.
  func withLimbs<Result>(_ body: (UnsafeBufferPointer<mp_limb_t>) -> Result) -> Result {
    withUnsafeBufferPointer { $0.withMemoryRebound(to: mp_limb_t.self, body) }
  }
}
