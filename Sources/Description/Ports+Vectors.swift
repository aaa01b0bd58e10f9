/// A vector of input ports `x_0 … x_(n−1)`.
@propertyWrapper
public struct Inputs<S: Signal>: PortBinding {
  let slot: Slot<[S]>
  let count: Size
  let width: Size

  public init<P: ModuleParameters>(
    _ count: KeyPath<P, Int>, _ width: KeyPath<P, Int>, _ meaning: String? = nil, file: StaticString = #filePath,
    line: UInt = #line, column: UInt = #column
  ) {
    slot = Slot(file, line, column, meaning)
    self.count = .parameter(count)
    self.width = .parameter(width)
  }

  public init(
    _ count: Int, _ width: Int, _ meaning: String? = nil, file: StaticString = #filePath, line: UInt = #line,
    column: UInt = #column
  ) {
    slot = Slot(file, line, column, meaning)
    self.count = .fixed(count)
    self.width = .fixed(width)
  }

  public var wrappedValue: [S] { slot.read("input vector") }

  func bind(_ name: String, _ m: ModuleBuilder, _ p: any ModuleParameters) {
    slot.value = m.declareVector(name, .input, count, width, slot.documentation, slot.point, p)
  }
}

/// A vector of output ports `y_0 … y_(n−1)`, each driven with `y[i] <== …`.
@propertyWrapper
public struct Outputs<S: Signal>: PortBinding {
  let slot: Slot<[S]>
  let count: Size
  let width: Size

  public init<P: ModuleParameters>(
    _ count: KeyPath<P, Int>, _ width: KeyPath<P, Int>, _ meaning: String? = nil, file: StaticString = #filePath,
    line: UInt = #line, column: UInt = #column
  ) {
    slot = Slot(file, line, column, meaning)
    self.count = .parameter(count)
    self.width = .parameter(width)
  }

  public init(
    _ count: Int, _ width: Int, _ meaning: String? = nil, file: StaticString = #filePath, line: UInt = #line,
    column: UInt = #column
  ) {
    slot = Slot(file, line, column, meaning)
    self.count = .fixed(count)
    self.width = .fixed(width)
  }

  public var wrappedValue: [S] {
    get { slot.read("output vector") }
    nonmutating set {}
  }

  func bind(_ name: String, _ m: ModuleBuilder, _ p: any ModuleParameters) {
    slot.value = m.declareVector(name, .output, count, width, slot.documentation, slot.point, p)
  }
}

/// A vector of registers `r_0 … r_(n−1)`. `protect:` is meant for each of them by itself.
@propertyWrapper
public struct Registers<S: Signal>: PortBinding {
  let slot: Slot<[S]>
  let count: Size
  let width: Size
  let reset: Int?
  let domain: String?
  let protection: Mechanism?

  public init<P: ModuleParameters>(
    _ count: KeyPath<P, Int>, _ width: KeyPath<P, Int>, reset: Int?, _ meaning: String? = nil, domain: String? = nil,
    protect protection: Mechanism? = nil, file: StaticString = #filePath, line: UInt = #line, column: UInt = #column
  ) {
    slot = Slot(file, line, column, meaning)
    self.count = .parameter(count)
    self.width = .parameter(width)
    self.reset = reset
    self.domain = domain
    self.protection = protection
  }

  public init(
    _ count: Int, _ width: Int, reset: Int?, _ meaning: String? = nil, domain: String? = nil,
    protect protection: Mechanism? = nil, file: StaticString = #filePath, line: UInt = #line, column: UInt = #column
  ) {
    slot = Slot(file, line, column, meaning)
    self.count = .fixed(count)
    self.width = .fixed(width)
    self.reset = reset
    self.domain = domain
    self.protection = protection
  }

  public var wrappedValue: [S] {
    get { slot.read("register vector") }
    nonmutating set {}
  }

  func bind(_ name: String, _ m: ModuleBuilder, _ p: any ModuleParameters) {
    let n = m.vectorCount(name, count, slot.point, p)
    m.inDomain(domain) {
      slot.value = (0..<n).map {
        m.declareRegister(
          "\(name)_\($0)", width: width.value(p, m, name, slot.point), reset: reset,
          documentation: $0 == 0 ? slot.documentation : nil, point: slot.point, protection: protection)
      }
    }
  }
}

extension ModuleBuilder {
  func vectorCount(_ name: String, _ count: Size, _ point: SourcePoint, _ p: any ModuleParameters) -> Int {
    let n = count.value(p, self, name, point)
    if n < 1 { report(.emptyVector, "the vector '\(name)' would have \(n) elements", at: point) }
    return max(1, n)
  }

  func declareVector<S: Signal>(
    _ name: String, _ role: Declaration.Role, _ count: Size, _ width: Size, _ documentation: String?,
    _ point: SourcePoint, _ p: any ModuleParameters
  ) -> [S] {
    (0..<vectorCount(name, count, point, p)).map {
      declarePort(
        "\(name)_\($0)", role, S.self, width: width.value(p, self, name, point),
        documentation: $0 == 0 ? documentation : nil, point: point)
    }
  }
}
