import FaultInjection
import Foundation
import Simulation

/// A folder that is gone afterwards.
enum TemporaryFolder {
  static func with<R>(_ body: (String) throws -> R) throws -> R {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("bittern-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: url) }
    return try body(url.path)
  }
}

/// Outcomes straight from an engine, without a store.
struct Verdicts {
  let engine: any ExperimentEngine
  let classifier: Classifier

  init(_ load: Workload, _ engine: any ExperimentEngine) throws {
    self.engine = engine
    classifier = try Classifier(
      load, golden: Trace(load.netlist.topModule, role: .output, rows: engine.goldenResponses))
  }

  func outcome(of fault: Fault, _ population: FaultPopulation) -> Outcome {
    classifier.outcome(engine.run(population.experiment(fault)), from: fault.cycle)
  }
}
