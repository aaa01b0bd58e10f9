import Description

extension MatrixEngine.Parameters {
  /// Words of 32 bits in a word of the host port: `hostDataBits / 32`.
  public var hostDataWords: Int { hostDataBits / 32 }
  /// Bits of the place of a code: those of its vector and of its channel.
  public var resultUserBits: Int { vectorBits + channelBits }

  /// The registers of `MatrixEngineAXILite`.
  public var registerMap: RegisterMap {
    RegisterMap("matrix_engine", controlRegisters + layerRegisters + hostRegisters)
  }

  private var controlRegisters: [RegisterMap.Register] {
    [
      .init(
        "control",
        [
          .init("start", .command, "begins the layer; refused while busy or with an impossible count"),
          .init("interruptEnable", low: 1, .readWrite, "done raises the interrupt"),
        ]),
      .init(
        "status", [.init("busy", .readOnly, "a layer runs"), .init("done", low: 1, .flag, "a layer has ended")]),
    ]
  }

  private var layerRegisters: [RegisterMap.Register] {
    [
      .init(
        "mode", isLocked: true, width: 2, .readWrite, "how words are divided into lanes",
        labels: OperandMode.allCases.map(\.rawValue)),
      .init("kTiles", isLocked: true, width: tileCountBits, .readWrite, "K tiles, 1 to \(tiles)"),
      .init("nTiles", isLocked: true, width: tileCountBits, .readWrite, "N tiles, 1 to \(tiles)"),
      .init("vectors", isLocked: true, width: vectorCountBits, .readWrite, "activation vectors, 1 to \(vectors)"),
      .init(
        "sourceBase", isLocked: true, width: activationAddressBits, .readWrite, "word of the first vector in K tile 0"),
      .init(
        "destinationBase", isLocked: true, width: activationAddressBits, .readWrite,
        "word of the first vector's codes of N tile 0"),
      .init("pairOutputs", isLocked: true, .readWrite, "odd N tiles go to the high bank"),
      .init("weightBase", isLocked: true, width: weightAddressBits, .readWrite, "word of the first tile"),
      .init("parameterBase", isLocked: true, width: parameterTileBits, .readWrite, "first channel, in N tiles"),
      .init(
        "output", isLocked: true,
        [
          .init("outputZeroPoint", width: 8, isSigned: true, .readWrite, "code of real zero"),
          .init("clampMin", low: 8, width: 8, isSigned: true, .readWrite, "least code"),
          .init("clampMax", low: 16, width: 8, isSigned: true, .readWrite, "greatest code"),
        ]),
    ]
  }

  private var hostRegisters: [RegisterMap.Register] {
    let last = hostDataWords - 1
    return [
      .init(
        "hostBuffer", isLocked: true, width: 3, .readWrite, "buffer that is written",
        labels: MatrixEngine.Buffer.allCases.map(\.rawValue)),
      .init(
        "hostAddress", isLocked: true, width: hostAddressBits, .readWrite,
        "word that is written; goes on by 1 with every word"),
    ]
      + (0...last).map { number in
        .init(
          "hostData\(number)", isLocked: true, width: 32, .data,
          "bits \(32 * number + 31):\(32 * number) of the word" + (number == last ? "; writing it writes the word" : "")
        )
      }
  }
}

extension MatrixEngineAXILite {
  public static func registerMap(_ p: Parameters) -> RegisterMap? { p.registerMap }
}
