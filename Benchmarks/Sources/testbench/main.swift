import Foundation
import Verilation
import Workloads

// Runs the Swift testbench on the cached Verilated model and prints nanoseconds of CPU time per cycle and the hash of
// the outputs. Built twice, with and without optimisation, to compare the two.
//
//   testbench <repeats of 304 cycles>

let repeats = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 100
let bench = try Workbench()
let testbench = try bench.testbench()
let stimulus = ArrayStimulus()
testbench.start()
_ = testbench.run(stimulus, repeats: 2)
let before = CPUClock.thread()
let hash = testbench.run(stimulus, repeats: repeats)
let elapsed = CPUClock.thread() - before
print(elapsed / Double(repeats * stimulus.cycles), hash)
