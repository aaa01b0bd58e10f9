import AttentionSequences
import Foundation
import Testing

@Suite struct AttentionSequencesTests {
  /// Every code is its real number, quantised symmetrically to nearest, and the scale is that of the greatest.
  @Test func codesAreTheNumbers() throws {
    let example = try AttentionSequences.bundled()
    #expect(example.sequences.count == 4 && example.tokens == 64 && example.headSize == 16)
    for sequence in example.sequences {
      for vectors in [sequence.queries, sequence.keys, sequence.values] {
        let greatest = vectors.real.joined().map(abs).max() ?? 0
        #expect(abs(vectors.scale - greatest / 2047) < 1e-12)
        for (real, code) in zip(vectors.real.joined(), vectors.codes.joined()) {
          #expect(abs(real / vectors.scale - Double(code)) <= 0.500_001)
        }
      }
    }
  }

  @Test func missingFileIsTold() {
    let folder = URL(fileURLWithPath: "/nowhere")
    let error = #expect(throws: AttentionFileError.self) { try AttentionSequences(directory: folder) }
    #expect(error?.description == "sequences.json cannot be read in /nowhere")
  }

  @Test(
    "a damaged file is told in names and numbers",
    arguments: [
      ("attention-sequences-1", "attention-sequences-9", "attention-sequences-9"),
      (#""head_size":16"#, #""head_size":15"#, "queries are not 10 vectors of 15 numbers"),
      (#""tokens":64"#, #""tokens":63"#, "keys are not 63 vectors of 16 numbers"),
      (#""scale":"#, #""scale":-"#, "outside -2047...2047"),
      (#""keys""#, #""kees""#, "keys"),
    ])
  func damaged(text: String, replacement: String, message: String) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("attention-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let contents = try String(contentsOf: Self.data, encoding: .utf8)
    try contents.replacingOccurrences(of: text, with: replacement)
      .write(to: folder.appendingPathComponent("sequences.json"), atomically: true, encoding: .utf8)
    let error = #expect(throws: AttentionFileError.self) { try AttentionSequences(directory: folder) }
    #expect(error?.description.contains(message) == true)
  }

  private static let data = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Examples/Attention/Data/sequences.json")
}
