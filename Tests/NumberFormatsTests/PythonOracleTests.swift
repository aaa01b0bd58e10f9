import Foundation
import NumberFormats
import Testing

/// Two packages of others, `ml_dtypes` and `gfloat`, on the codes and on the midpoints.
///
/// They are looked for with `python3`, or with the program that `BITTERN_PYTHON` names.
@Suite("Python packages agree")
struct PythonOracleTests {
  static let python: String? = {
    let variables = ProcessInfo.processInfo.environment
    let names =
      variables["BITTERN_PYTHON"].map { [$0] }
      ?? (variables["PATH"] ?? "").split(separator: ":").map { "\($0)/python3" }
    return names.first { name in
      FileManager.default.isExecutableFile(atPath: name)
        && (try? lines(of: "import ml_dtypes, gfloat; print('found')", with: name)) == ["found"]
    }
  }()

  static func lines(of script: String, with python: String) throws -> [Substring] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = ["-c", script]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self).split(separator: "\n")
  }

  static let mlNames = [
    "fp4_e2m1": "float4_e2m1fn", "fp6_e2m3": "float6_e2m3fn", "fp6_e3m2": "float6_e3m2fn",
    "fp8_e4m3": "float8_e4m3fn", "fp8_e5m2": "float8_e5m2", "e8m0": "float8_e8m0fnu", "bf16": "bfloat16",
    "fp16": "float16",
  ]
  static let gfloatNames = [
    "fp4_e2m1": "ocp_e2m1", "fp6_e2m3": "ocp_e2m3", "fp6_e3m2": "ocp_e3m2", "fp8_e4m3": "ocp_e4m3",
    "fp8_e5m2": "ocp_e5m2", "e8m0": "ocp_e8m0", "bf16": "bfloat16", "fp16": "binary16",
  ]

  /// Every value of every code as a fraction, and the numbers at and beside every midpoint with what they become.
  private static let prologue = """
    import numpy as np, ml_dtypes, math
    from fractions import Fraction
    from gfloat import RoundMode, round_float, encode_float, decode_float
    import gfloat.formats as formats
    def text(v):
      v = float(v)
      if math.isnan(v): return 'nan'
      if math.isinf(v): return 'inf' if v > 0 else '-inf'
      return '-0' if v == 0 and math.copysign(1, v) < 0 else str(Fraction(v))
    def probes(values):
      values = sorted(set(v for v in values if math.isfinite(v)))
      for a, b in zip(values, values[1:]):
        gap = b - a
        for share in (1/256, 127/256, 1/2, 129/256, 255/256): yield a + gap * share

    """

  @Test(
    "ml_dtypes: every code, and every midpoint to nearest",
    .enabled(if: python != nil, "python3 finds no ml_dtypes and gfloat; set BITTERN_PYTHON to one that does"),
    arguments: FloatFormat.presets.filter { $0.bits <= 16 })
  func mlDtypes(format: FloatFormat) throws {
    let name = try #require(Self.mlNames[format.name])
    let script =
      Self.prologue + """
        kind = np.float16 if '\(name)' == 'float16' else ml_dtypes.\(name == "float16" ? "bfloat16" : name)
        word = np.uint16 if \(format.bits) == 16 else np.uint8
        codes = np.arange(2 ** \(format.bits)).astype(word)
        values = codes.view(kind).astype(np.float64)
        for c, v in zip(codes, values): print('D', int(c), text(v))
        points = np.array(list(probes(values))[\(format == .e8m0 ? 5 : 0):], dtype=np.float64)
        for v, c in zip(points, points.astype(np.float32).astype(kind).view(word)): print('E', int(c), text(v))
        """
    // ml_dtypes rounds a tie between powers of two away from zero, what lies between the two least ones always up (it
    // goes through subnormal numbers of binary32; left out here), and saturates FP6 and FP4.
    let rounding = format == .e8m0 ? Rounding.nearestAway : .nearestEven
    try compare(format, script, Conversion(rounding: rounding, range: .overflow))
  }

  @Test(
    "gfloat: every code, and midpoints in five directions and at random",
    .enabled(if: python != nil, "python3 finds no ml_dtypes and gfloat; set BITTERN_PYTHON to one that does"),
    arguments: FloatFormat.presets.filter { $0.bits <= 16 },
    [Rounding.nearestEven, .nearestAway, .towardZero, .up, .down, .stochastic])
  func gfloat(format: FloatFormat, rounding: Rounding) throws {
    let name = try #require(Self.gfloatNames[format.name])
    let modes: [Rounding: String] = [
      .nearestEven: "TiesToEven", .nearestAway: "TiesToAway", .towardZero: "TowardZero", .up: "TowardPositive",
      .down: "TowardNegative", .stochastic: "StochasticFastest",
    ]
    let mode = try #require(modes[rounding])
    let draw = rounding == .stochastic ? UInt32(0x6000_0000) : 0
    let script =
      Self.prologue + """
        f = formats.format_info_\(name)
        values = [decode_float(f, c).fval for c in range(2 ** \(format.bits))]
        for c, v in enumerate(values): print('D', c, text(v))
        points = list(probes(values))[::\(format.bits == 16 ? 41 : 1)]
        for v in points:
          r = round_float(f, v, RoundMode.\(mode), False, srbits=\(draw), srnumbits=32)
          print('E', encode_float(f, r), text(v))
        """
    try compare(format, script, Conversion(rounding: rounding, range: .overflow), draw: draw)
  }

  @Test(
    "gfloat: MX blocks",
    .enabled(if: python != nil, "python3 finds no ml_dtypes and gfloat; set BITTERN_PYTHON to one that does"),
    arguments: MXFormat.presets)
  func blocks(format: MXFormat) throws {
    let python = try #require(Self.python)
    let script =
      Self.prologue + """
        import gfloat
        f = formats.format_info_\(format.name)
        random = np.random.default_rng(7)
        for _ in range(200):
          v = np.float64(np.float32(random.standard_normal(32) * 2.0 ** random.integers(-30, 30)))
          s = gfloat.compute_scale_amax(f.etype.emax, v)
          codes = list(gfloat.encode_block(f, s, v / s))
          print(' '.join(str(int(c)) for c in codes), *[text(x) for x in v])
        """
    let lines = try Self.lines(of: script, with: python)
    #expect(lines.count == 200)
    for line in lines {
      let words = line.split(separator: " ")
      let block = format.encode(words.dropFirst(33).map { Quotient(parsing: String($0)) })
      // gfloat uses the least code of MXINT8, −2; here the range is symmetric.
      let theirs = words.prefix(33).enumerated().compactMap { index, word in
        UInt64(word).map { format == .int8 && index > 0 && $0 == 0x80 ? 0x81 : $0 }
      }
      #expect([block.scale] + block.elements == theirs)
    }
  }

  private func compare(_ format: FloatFormat, _ script: String, _ conversion: Conversion, draw: UInt32 = 0) throws {
    let python = try #require(Self.python)
    var (decoded, encoded, wrong, first) = (0, 0, 0, "")
    for line in try Self.lines(of: script, with: python) {
      let words = line.split(separator: " ")
      let code = try #require(UInt64(words[1]))
      if words[0] == "D" {
        decoded += 1
        let text = format.decode(code).text { $0.fraction }
        if text != words[2] { (wrong, first) = (wrong + 1, "\(first) \(code): \(text), \(words[2])") }
      } else {
        encoded += 1
        let found = format.encode(try #require(Quotient(parsing: String(words[2]))), conversion, draw: draw)
        if found != code { (wrong, first) = (wrong + 1, "\(first) \(words[2]): \(found), \(code)") }
      }
    }
    #expect(decoded == 1 << format.bits && encoded > decoded / 20)
    #expect(wrong == 0, "\(format) \(conversion.rounding): \(wrong); \(first.prefix(300))")
  }
}
