import Description

/// What special values decide about a block's dot product, whatever the numbers are.
struct BlockVerdict: StageValue {
  var isNaN: Bit
  /// `nil` where no element format has infinity.
  var isInfinity: Bit?
  var infinitySign: Bit?

  func registered(in pipeline: Pipeline) -> BlockVerdict {
    BlockVerdict(
      isNaN: pipeline.register(isNaN, "is_nan"), isInfinity: isInfinity.map { pipeline.register($0, "is_infinity") },
      infinitySign: infinitySign.map { pipeline.register($0, "infinity_sign") })
  }

  /// The binary32 code of a number, or of what stands in its place.
  func applied(to code: Unsigned, _ m: ModuleBuilder) -> Unsigned {
    let infinity = m.constant(0x7F80_0000, width: 31)
    var chosen: [(Bit, Unsigned)] = [(isNaN, m.constant(0x7FC0_0000, width: 32))]
    if let isInfinity, let infinitySign { chosen.append((isInfinity, cat(Unsigned(infinitySign), infinity))) }
    return priority(chosen, otherwise: code)
  }
}

/// The products of a block.
struct BlockProducts: StageValue {
  var values: [Signed]
  /// The scales' exponents, added.
  var scale: Unsigned
  var verdict: BlockVerdict

  func registered(in pipeline: Pipeline) -> BlockProducts {
    BlockProducts(
      values: values.map { pipeline.register($0, "product") }, scale: pipeline.register(scale, "scale"),
      verdict: verdict.registered(in: pipeline))
  }

  func summed() -> BlockSum { BlockSum(value: SumTree.of(values, "sum"), scale: scale, verdict: verdict) }
}

/// Their sum.
struct BlockSum: StageValue {
  var value: Signed
  var scale: Unsigned
  var verdict: BlockVerdict

  func registered(in pipeline: Pipeline) -> BlockSum {
    BlockSum(
      value: pipeline.register(value, "sum"), scale: pipeline.register(scale, "scale"),
      verdict: verdict.registered(in: pipeline))
  }
}

/// A value with the verdict that travels beside it.
struct Judged<Value: StageValue>: StageValue {
  var value: Value
  var verdict: BlockVerdict

  func registered(in pipeline: Pipeline) -> Judged {
    Judged(value: value.registered(in: pipeline), verdict: verdict.registered(in: pipeline))
  }
}

extension Pipeline {
  /// The value one stage later, when there is a stage.
  func cut<V: StageValue>(_ isCut: Bool, _ value: V) -> V {
    if !isCut { return value }
    let held = value.registered(in: self)
    next()
    return held
  }
}
