import Description

/// A design that is large in one module: 16 lanes of mixed arithmetic, each step of a lane 19 operations and, now and
/// then, a register that is written under a condition.
public struct MillionNodes: Module {
  public struct Parameters: ModuleParameters {
    /// Steps of all lanes; 3,250 make about a million nodes.
    public var steps = 3_250
    public init() {}
    public init(steps: Int) { self.steps = steps }
  }

  @Input(32) public var seed: Unsigned
  @Output(32) public var result: Unsigned
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let lanes = 16
    var values = (0..<lanes).map { seed &+ m.constant($0 + 1, width: 32) }
    for step in 0..<p.steps {
      for lane in 0..<lanes {
        let (a, b, c) = (values[lane], values[(lane + 1) % lanes], values[(lane + 5) % lanes])
        let sum = a &+ b
        let mixed = cat(sum[0..<16], c[16..<32]) ^ (a & ~b)
        let product = sum[0..<16] * c[8..<24]
        let chosen = mux(a < c, mixed, product)
        let low = (chosen[0..<8] + b[24..<32]).extended(to: 32)
        values[lane] = (low | (chosen &- c)) ^ mux(b == c, a, sum)
        if lane == step % lanes, step % 4 == 0 {
          var held: Unsigned = m.register("held_\(step)", width: 32, reset: 0)
          when(a[0] & b[1]) { held <== values[lane] }
          values[lane] = held
        }
      }
    }
    result <== values.dropFirst().reduce(values[0]) { $0 ^ $1 }
  }
}
