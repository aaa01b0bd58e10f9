import Description

/// A finite impulse response filter: y = Σ c[i] · x[t − i].
///
/// Latency: 1 cycle from an accepted sample to `y`. Throughput: 1 sample a cycle.
struct Filter: Module {
  struct Parameters: ModuleParameters {
    var coefficients = [1, 3, 3, 1]
    var sample = 8

    static var meanings: KeyValuePairs<String, String> {
      ["coefficients": "one for each tap", "sample": "bits of a sample"]
    }

    func problem() -> String? {
      coefficients.isEmpty ? "coefficients is empty; a filter has at least one tap" : nil
    }
  }

  static let summary = "A finite impulse response filter."

  @Input("a new sample is there") var valid: Bit
  @Input(\Parameters.sample, "the sample") var x: Signed
  @Output(\Parameters.result, "the filtered value") var y: Signed
  @Registers(\Parameters.taps, \Parameters.sample, reset: 0) private var delay: [Signed]

  func build(_ m: ModuleBuilder, _ p: Parameters) {
    when(valid) {
      for tap in delay.indices { delay[tap] <== (tap == 0 ? x : delay[tap - 1]) }
    }
    var sum = (delay[0] * Signed(p.coefficients[0])).named("sum_0")
    for tap in 1..<max(1, p.taps) {
      let product = (delay[tap] * Signed(p.coefficients[tap])).named("product_\(tap)")
      sum = (sum + product).named("sum_\(tap)")
    }
    y <== sum.truncated(to: p.result)
  }
}

extension Filter.Parameters {
  var taps: Int { max(1, coefficients.count) }
  /// The sum of |c| · 2^(sample − 1) fits.
  var result: Int {
    let gain = coefficients.reduce(0) { $0 + abs($1) }
    return sample + Int.bitWidth - max(1, gain).leadingZeroBitCount
  }
}
