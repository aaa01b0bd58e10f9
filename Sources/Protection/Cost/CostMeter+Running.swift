import Dispatch
import Foundation

extension CostMeter {
  /// Results by position, filled from several threads under the lock.
  private final class Board<Result>: @unchecked Sendable {
    private let lock = NSLock()
    private var results: [Int: Result] = [:]
    private var failures: [Int: any Error] = [:]

    func put(_ result: Swift.Result<Result, any Error>, at place: Int) {
      lock.withLock {
        switch result {
        case .success(let value): results[place] = value
        case .failure(let error): failures[place] = error
        }
      }
    }

    /// The results in order; the first failure, if there is one.
    func all(_ count: Int) throws -> [Result] {
      if let first = failures.keys.min(), let failure = failures[first] { throw failure }
      return (0..<count).compactMap { results[$0] }
    }
  }

  /// Runs `body` for each item, `jobs` at a time; results are in the order of the items.
  func concurrently<Item: Sendable, Value>(
    _ items: [Item], _ body: @Sendable (Item) throws -> Value
  ) throws -> [Value] {
    let board = Board<Value>()
    let workers = max(1, min(jobs, items.count))
    withoutActuallyEscaping(body) { body in
      DispatchQueue.concurrentPerform(iterations: workers) { worker in
        for place in stride(from: worker, to: items.count, by: workers) {
          board.put(Swift.Result { try body(items[place]) }, at: place)
        }
      }
    }
    return try board.all(items.count)
  }
}
