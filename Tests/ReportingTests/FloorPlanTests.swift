import FaultInjection
import Reporting
import Testing

/// Which names make an array.
struct FloorPlanTests {
  private func plan(_ registers: [(path: String, name: String)]) throws -> FloorPlan {
    let rows = registers.map { StoreMaker.Register(path: $0.path, name: $0.name, module: "m", width: 1) }
    return try StoreMaker(registers: rows).withStore { try CampaignReport($0).floorPlan }
  }

  @Test func gridsRowsAndBlocks() throws {
    let plan = try plan([
      ("", "answer"), ("array.pe_0_0", "sum"), ("array.pe_0_10", "sum"), ("array.pe_2_0", "sum"), ("lane_1", "valid"),
      ("lane_7", "valid"), ("controller", "state"), ("bank_3_x", "word"),
    ])
    #expect(plan.families.map(\.name) == ["matrix_engine", "array.pe_*_*", "lane_*", "controller", "bank_3_x"])
    #expect(plan.families.map(\.shape) == [.block, .grid, .row, .block, .block])
    let grid = plan.families[1]
    #expect(grid.rows == [0, 2])
    #expect(grid.columns == [0, 10])
    #expect(grid.maps.map(\.register) == [nil, "sum"])
    #expect(grid.maps[0].cells.map { [$0.row, $0.column] } == [[0, 0], [0, 1], [1, 0]])
    #expect(plan.families[2].columns == [1, 7])
    #expect(plan.families[0].maps[0].cells.map(\.path) == ["matrix_engine"])
  }

  /// Registers below a cell belong to it; indices at two depths make a grid; a third index stays below.
  @Test func nestedIndices() throws {
    let plan = try plan([
      ("row_0.pe_1", "sum"), ("row_2.pe_1.multiplier", "product"), ("row_0.pe_1.stage_3", "sum"),
      ("top_1.tile_4_5", "word"),
    ])
    #expect(plan.families.map(\.name) == ["row_*.pe_*", "top_*"])
    let grid = plan.families[0]
    #expect(grid.shape == .grid)
    #expect(grid.rows == [0, 2])
    #expect(grid.columns == [1])
    #expect(grid.maps.map(\.register) == [nil, "sum", "multiplier.product", "stage_3.sum"])
    #expect(grid.maps[0].cells.map(\.path) == ["row_0.pe_1", "row_2.pe_1"])
    #expect(plan.families[1].maps[1].register == "tile_4_5.word")
  }

  @Test func cellsCountTheirFaults() throws {
    let report = try CampaignReportTests.uniform.withStore { try CampaignReport($0) }
    let grid = try #require(report.floorPlan.families.first { $0.shape == .grid })
    #expect(grid.maps.map(\.register) == [nil, "sum", "weight"])
    #expect(grid.maps[0].cells.map(\.badCount) == [12, 3])
    #expect(grid.maps[0].cells.map(\.trials) == [262, 190])
    #expect(grid.maps[1].cells.map(\.trials) == [212, 183])
    #expect(grid.maps[0].cells[0].bad == report.instances[1].bad)
  }
}
