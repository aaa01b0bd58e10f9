/// A workload by name, made when it is asked for.
public struct WorkloadSource: Sendable {
  public var name: String
  public var summary: String
  public var make: @Sendable () throws -> Workload

  public init(name: String, summary: String, make: @escaping @Sendable () throws -> Workload) {
    self.name = name
    self.summary = summary
    self.make = make
  }
}
