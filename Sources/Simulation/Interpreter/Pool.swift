/// Raw tables that live as long as the pool: what the interpreter runs over, without reference counts or bounds checks.
final class Pool {
  private var blocks: [UnsafeMutableRawPointer] = []

  /// A copy of `items` that stays where it is.
  func table<T: BitwiseCopyable>(_ items: [T]) -> Table<T> {
    let start = UnsafeMutablePointer<T>.allocate(capacity: max(1, items.count))
    for (index, item) in items.enumerated() { (start + index).initialize(to: item) }
    blocks.append(UnsafeMutableRawPointer(start))
    return Table(start: start, end: start + items.count)
  }

  /// `count` words of zero.
  func words(_ count: Int) -> UnsafeMutablePointer<UInt64> {
    let start = UnsafeMutablePointer<UInt64>.allocate(capacity: max(1, count))
    start.initialize(repeating: 0, count: max(1, count))
    blocks.append(UnsafeMutableRawPointer(start))
    return start
  }

  deinit { for block in blocks { block.deallocate() } }
}

/// A table of a `Pool`, walked with a pointer.
struct Table<T: BitwiseCopyable> {
  let start: UnsafeMutablePointer<T>
  let end: UnsafeMutablePointer<T>
  var count: Int { end - start }
}
