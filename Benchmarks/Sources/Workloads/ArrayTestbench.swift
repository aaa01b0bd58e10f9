import Description
import Netlist
import Simulation
import Verilation

/// The per-cycle testbench in Swift that is compared with the one in C++: six pokes, one step, five peeks.
public final class ArrayTestbench {
  public let simulation: Simulation<ArrayTop>

  public init(_ elaboration: Elaboration<ArrayTop>, engine: (Netlist) throws -> any Model) throws {
    simulation = try Simulation(elaboration, engine: engine)
  }

  /// Resets the array and opens its output for good.
  public func start() {
    simulation.resultsReady = 1
    simulation.reset()
  }

  /// Runs the stimulus `repeats` times and hashes what is seen after each edge.
  public func run(_ stimulus: ArrayStimulus, repeats: Int) -> UInt64 {
    let last = simulation.port(\.last)
    let activationsValid = simulation.port(\.activationsValid)
    let activationsLow = simulation.port(\.activationsLow)
    let activationsHigh = simulation.port(\.activationsHigh)
    let weightsValid = simulation.port(\.weightsValid)
    let weights = simulation.port(\.weights)
    let resultsValid = simulation.port(\.resultsValid)
    let resultsLast = simulation.port(\.resultsLast)
    let resultsLow = simulation.port(\.resultsLow)
    let resultsMiddle = simulation.port(\.resultsMiddle)
    let resultsHigh = simulation.port(\.resultsHigh)
    let beats = stimulus.beats
    var hash: UInt64 = 0
    for _ in 0..<repeats {
      var beat = 0
      while beat < beats.count {
        last.value = beats[beat]
        activationsValid.value = beats[beat + 1]
        activationsLow.value = beats[beat + 2]
        activationsHigh.value = beats[beat + 3]
        weightsValid.value = beats[beat + 4]
        weights.value = beats[beat + 5]
        beat += 6
        simulation.step()
        hash = Self.mixed(hash, resultsValid.value)
        hash = Self.mixed(hash, resultsLast.value)
        hash = Self.mixed(hash, resultsLow.value)
        hash = Self.mixed(hash, resultsMiddle.value)
        hash = Self.mixed(hash, resultsHigh.value)
      }
    }
    return hash
  }
}

extension ArrayTestbench {
  private static func mixed(_ hash: UInt64, _ value: Int) -> UInt64 {
    (hash &<< 5 | hash &>> 59) ^ UInt64(bitPattern: Int64(value))
  }

  /// Runs a whole trace in one call, `repeats` times, and hashes what was seen before each edge.
  public func replay(_ trace: Trace, repeats: Int) -> UInt64 {
    var hash: UInt64 = 0
    for _ in 0..<repeats {
      let responses = simulation.run(trace)
      let stride = responses.layout.stride
      responses.rows.withUnsafeBufferPointer { words in
        for row in Swift.stride(from: 0, to: words.count, by: stride) {
          // The first five outputs are those that the per-cycle testbench peeks.
          for column in row..<row + 5 { hash = Self.mixed(hash, Int(bitPattern: UInt(words[column]))) }
        }
      }
    }
    return hash
  }
}
