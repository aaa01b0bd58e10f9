import Statistics

extension RandomStream {
  /// A number of `range`, each equally likely.
  mutating func number(in range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next(below: UInt64(range.upperBound - range.lowerBound) + 1))
  }

  /// True `share` times of `of`.
  mutating func chance(_ share: Int, of total: Int) -> Bool { number(in: 1...total) <= share }

  /// An element, each equally likely.
  mutating func element<T>(of list: [T]) -> T { list[number(in: 0...list.count - 1)] }
}
