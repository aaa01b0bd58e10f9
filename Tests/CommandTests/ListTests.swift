import Foundation
import Testing

@Suite struct ListTests {
  @Test func theListNamesBlocksTestbenchesAndWorkloads() throws {
    try Executable.inTemporaryFolder { bittern in
      let list = try bittern("list")
      #expect(list.status == 0 && list.errors.isEmpty)
      for name in ["Blocks", "Testbenches", "Workloads", "  matrix_engine ", "  digits_int8_small "] {
        #expect(list.output.contains(name))
      }
      #expect(!list.output.contains(" \n"), "no line ends in blanks")
    }
  }

  @Test func theListAsJSON() throws {
    try Executable.inTemporaryFolder { bittern in
      let list = try #require(try bittern("list", "--json").json() as? [String: [[String: Any]]])
      #expect(list.keys.sorted() == ["blocks", "testbenches", "workloads"])
      for key in ["blocks", "testbenches", "workloads"] {
        #expect(list[key]?.isEmpty == false)
        for item in list[key] ?? [] { #expect(item["name"] is String && item["summary"] is String) }
      }
      #expect(list["blocks"]?.contains { $0["name"] as? String == "matrix_engine" } == true)
    }
  }

  @Test func oneBlockWithItsParameters() throws {
    try Executable.inTemporaryFolder { bittern in
      let text = try bittern("list", "matrix_engine")
      #expect(text.status == 0 && text.output.hasPrefix("matrix_engine (MatrixMultiply): "))
      #expect(text.output.contains("rows and columns of the array"))
      let block = try #require(try bittern("list", "matrix_engine", "--json").json() as? [String: Any])
      let parameters = try #require(block["parameters"] as? [[String: String]])
      #expect(parameters.contains { $0["name"] == "size" && $0["value"] == "8" && $0["meaning"] != nil })
    }
  }
}
