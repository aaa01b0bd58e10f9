/// The factors of short Fourier transforms as whole numbers: `cos(2πk / 16) · 2^30`, k from 0 to 4, rounded. A table, so
/// that no library's cosine is part of a result.
enum FourierFactors {
  private static let cosines = [1_073_741_824, 992_008_094, 759_250_125, 410_903_207, 0]
  /// Bits of the table's fraction.
  static let tableBits = 30

  /// `cos(2π · index / size) · 2^30`, for a size of 1, 2, 4, 8 or 16.
  static func cosine(_ index: Int, of size: Int) -> Int { sixteenth(index * (16 / size)) }

  /// `sin(2π · index / size) · 2^30`.
  static func sine(_ index: Int, of size: Int) -> Int { sixteenth(index * (16 / size) - 4) }

  /// `value / 2^bits`, rounded; ties upwards.
  static func rounded(_ value: Int, dropping bits: Int) -> Int { (value + 1 << (bits - 1)) >> bits }

  /// `cos(2π · index / 16) · 2^30`.
  private static func sixteenth(_ index: Int) -> Int {
    let place = (index % 16 + 16) % 16
    let folded = min(place, 16 - place)
    return folded <= 4 ? cosines[folded] : -cosines[8 - folded]
  }
}
