import CallSite

/// Which stage of which pipeline a value belongs to.
struct PipelineStage: Hashable {
  var pipeline: Int
  var stage: Int
}

/// Registers between stages that advance together. Values of different stages never meet by accident: an operation on
/// two of them is an error.
public final class Pipeline {
  let m: ModuleBuilder
  let name: String
  let enable: Bit?
  let identity: Int
  /// The stage that values enter now, from 0.
  public private(set) var stage = 0
  private var held: [NodeID: [NodeID]] = [:]

  init(_ m: ModuleBuilder, _ name: String, enable: Bit?, identity: Int) {
    self.m = m
    self.name = name
    self.enable = enable
    self.identity = identity
  }

  /// Marks a value as belonging to the current stage.
  public func enter<S: Signal>(_ value: S) -> S {
    if case .node(_, let id) = value.reference { m.stages[id] = PipelineStage(pipeline: identity, stage: stage) }
    return value
  }

  /// The value one stage later. All calls between two `next()`s register into the same stage.
  @inline(never) public func register<S: Signal>(_ value: S, _ label: String) -> S {
    let address = bittern_caller(8000 + #line)
    let register: S = m.declareRegister(
      m.uniqueName(Identifier.snakeCase("\(name)_\(label)_\(stage + 1)")), width: value.width, reset: 0,
      documentation: nil, point: .address(address))
    if let enable {
      when(enable) { connect(register, value, at: address) }
    } else {
      connect(register, value, at: address)
    }
    if case .node(_, let id) = register.reference {
      m.stages[id] = PipelineStage(pipeline: identity, stage: stage + 1)
    }
    return register
  }

  /// Ends the stage: what was registered is its result.
  public func next() { stage += 1 }
}

extension ModuleBuilder {
  /// Describes a pipeline whose registers advance while `enable` holds (always, without one); its latency is the
  /// number of `next()` calls.
  public func pipeline<R>(_ name: String, enable: Bit? = nil, _ body: (Pipeline) -> R) -> R {
    pipelines += 1
    return body(Pipeline(self, name, enable: enable, identity: pipelines))
  }

  func inheritStage<A: Signal, B: Signal>(_ id: NodeID, _ a: A, _ b: B) {
    if stages.isEmpty { return }
    if let stage = stage(of: a) ?? stage(of: b) { stages[id] = stage }
  }

  func checkStages<A: Signal, B: Signal>(_ a: A, _ b: B, at address: UInt) {
    if stages.isEmpty { return }
    guard let first = stage(of: a), let second = stage(of: b), first.pipeline == second.pipeline,
      first.stage != second.stage
    else { return }
    report(
      .mixedStages,
      "a value of stage \(first.stage) meets one of stage \(second.stage) of the same pipeline; register the earlier one",
      at: address)
  }

  private func stage<S: Signal>(of signal: S) -> PipelineStage? {
    if case .node(_, let id) = signal.reference { stages[id] } else { nil }
  }
}
