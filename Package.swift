// swift-tools-version: 6.2
import PackageDescription

/// Arrows point downwards only; `PackageLayersTests` reads this table and fails on one that turns back.
let settings: [SwiftSetting] = [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]

func library(_ name: String, _ dependencies: [Target.Dependency] = [], path: String? = nil) -> Target {
  .target(name: name, dependencies: dependencies, path: path, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: "\(name)Tests", dependencies: dependencies, swiftSettings: settings)
}

let package = Package(
  name: "bittern",
  products: [
    .executable(name: "bittern", targets: ["bittern"]),
    .library(
      name: "Bittern",
      targets: [
        "Bits", "NumberFormats", "Statistics", "Description", "SystemVerilog", "Simulation", "LaneSimulation",
        "Verilation",
        "FaultInjection", "Protection", "Reporting", "Command",
      ]),
    .library(
      name: "BitternSimulation",
      targets: ["Description", "SystemVerilog", "Simulation", "LaneSimulation", "Verilation"]),
    .library(name: "BitternSynthesis", targets: ["Description", "SystemVerilog", "Synthesis"]),
    .library(name: "BitternCampaigns", targets: ["FaultInjection", "Testbenches"]),
    .library(name: "Generators", targets: ["Generators"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    // The toolkit, from the ground up.
    .target(name: "CallSite"),
    .systemLibrary(name: "CGMP", pkgConfig: "gmp", providers: [.apt(["libgmp-dev"]), .brew(["gmp"])]),
    library("Tools"),
    library("Bits", ["CGMP"]),
    library("NumberFormats"),
    library("Statistics", ["CGMP"]),
    library("Netlist", ["Bits", "CallSite"]),
    library("Description", ["Netlist", "CallSite"]),
    library("SystemVerilog", ["Netlist"]),
    library("Simulation", ["Netlist", "Description"]),
    library("LaneSimulation", ["Netlist", "Simulation", "Tools"]),
    library("Verilation", ["SystemVerilog", "Simulation", "Tools"]),
    library("Synthesis", ["SystemVerilog", "Tools"]),
    library("Exporting", ["SystemVerilog", "Simulation", "Statistics"]),
    library(
      "FaultInjection",
      [
        "Simulation", "Statistics", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),
    library("Protection", ["Netlist", "FaultInjection", "Statistics", "SystemVerilog", "Synthesis"]),
    library("Reporting", ["FaultInjection", "Protection", "Statistics"]),
    library("HardwareTesting", ["Description", "SystemVerilog", "Simulation", "Statistics", "Tools"]),
    library(
      "Command",
      [
        "Description", "SystemVerilog", "Simulation", "LaneSimulation", "Verilation", "Synthesis", "Exporting",
        "FaultInjection", "Protection", "Reporting", "NumberFormats", "Statistics", "Tools",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // The hardware, what tests it, and the command that knows both.
    library("Generators", ["Description"], path: "Generators"),
    .target(
      name: "AttentionSequences", path: "Examples/Attention", exclude: ["README.md", "make.py"], sources: ["Sources"],
      resources: [.copy("Data")], swiftSettings: settings),
    .target(
      name: "Digits", dependencies: ["NumberFormats"], path: "Examples/Digits",
      exclude: ["README.md", "train.py", "prune.py"],
      sources: ["Sources"], resources: [.copy("Data")], swiftSettings: settings),
    .target(
      name: "Graphs", path: "Examples/Graphs", exclude: ["README.md", "oracle.py"], sources: ["Sources"],
      resources: [.copy("Data")], swiftSettings: settings),
    library(
      "Testbenches",
      [
        "Generators", "Simulation", "FaultInjection", "Statistics", "NumberFormats", "AttentionSequences", "Digits",
        "Graphs",
      ],
      path: "Testbenches"),
    .executableTarget(
      name: "bittern", dependencies: ["Command", "Generators", "Testbenches"], swiftSettings: settings),

    tests("Bits", ["Bits", "CGMP"]),
    tests("NumberFormats", ["NumberFormats", "CGMP"]),
    tests("Statistics", ["Statistics", "CGMP"]),
    tests("Simulation", ["Simulation", "Description", "Netlist", "Bits"]),
    tests(
      "LaneSimulation",
      [
        "LaneSimulation", "HardwareTesting", "FaultInjection", "Verilation", "Generators", "Description", "Simulation",
        "Netlist", "Bits", "Tools",
      ]),
    tests("Verilation", ["Verilation", "Description", "Simulation", "SystemVerilog", "Netlist", "Bits"]),
    tests(
      "Generators",
      [
        "Generators", "Testbenches", "Simulation", "SystemVerilog", "Description", "Digits", "Graphs", "NumberFormats",
        "Statistics", "HardwareTesting", "CGMP",
      ]),
    tests(
      "Reporting", ["Reporting", "FaultInjection", "Statistics", .product(name: "GRDB", package: "GRDB.swift")]),
    tests(
      "FaultInjection",
      [
        "FaultInjection", "Simulation", "Description", "LaneSimulation", "Verilation", "Statistics", "Generators",
        "HardwareTesting", "Netlist", "Bits",
      ]),
    tests(
      "Protection",
      [
        "Protection", "Description", "Simulation", "FaultInjection", "HardwareTesting", "Statistics", "Synthesis",
        "SystemVerilog", "Verilation", "Generators", "Testbenches", "Netlist", "Bits",
      ]),
    tests("Command", ["bittern", "FaultInjection", "Description", "SystemVerilog"]),
    tests("Digits", ["Digits", "NumberFormats"]),
    tests("Graphs", ["Graphs"]),
    tests("AttentionSequences", ["AttentionSequences"]),
    tests("Description", ["Description", "HardwareTesting", "Bits"]),
    tests("HardwareTesting", ["HardwareTesting", "Simulation", "SystemVerilog", "LaneSimulation", "Verilation"]),
    .testTarget(
      name: "SystemVerilogTests",
      dependencies: ["SystemVerilog", "Description", "HardwareTesting", "Simulation", "Verilation"],
      exclude: ["Golden"], swiftSettings: settings),
    tests("Synthesis", ["Synthesis", "Description", "Generators", "Netlist", "SystemVerilog"]),
    tests(
      "Exporting",
      [
        "Exporting", "Protection", "Description", "Generators", "Testbenches", "SystemVerilog", "Simulation", "Netlist",
        "Tools",
      ]),
    tests("Package", []),
  ]
)
