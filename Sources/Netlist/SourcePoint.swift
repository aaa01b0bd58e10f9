/// Where the user wrote something: a return address (symbolised only when a message is printed) or a place that the
/// compiler gave.
public enum SourcePoint: Hashable, Sendable {
  case unknown
  case address(UInt)
  case place(file: String, line: Int, column: Int)

  @inlinable public init(file: StaticString, line: UInt, column: UInt) {
    self = .place(file: "\(file)", line: Int(line), column: Int(column))
  }

  public var address: UInt { if case .address(let value) = self { value } else { 0 } }
}
