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
    .library(
      name: "Bittern",
      targets: [
        "Bits", "NumberFormats", "Statistics", "Description", "SystemVerilog", "Simulation", "Verilation",
        "FaultInjection", "Reporting", "Command",
      ]),
    .library(name: "BitternSimulation", targets: ["Description", "SystemVerilog", "Simulation", "Verilation"]),
    .library(name: "Generators", targets: ["Generators"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    .target(name: "CallSite"),
    .systemLibrary(
      name: "CGMP", pkgConfig: "gmp", providers: [.apt(["libgmp-dev"]), .brew(["gmp"])]),
    library("Bits", ["CGMP"]),
    library("Statistics", ["CGMP"]),
    library("Netlist", ["Bits", "CallSite"]),
    library("Description", ["Netlist", "CallSite"]),
    library("SystemVerilog", ["Netlist"]),
    library("Generators", ["Description"], path: "Generators"),
    library("Simulation", ["Netlist", "Description"]),
    library("Verilation", ["SystemVerilog", "Simulation"]),
    library("Reporting", ["FaultInjection"]),
    library(
      "Command",
      [
        "Description", "SystemVerilog", "Simulation", "Verilation", "FaultInjection", "Reporting",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    library("NumberFormats"),
    library(
      "FaultInjection", ["Simulation", "Statistics", .product(name: "GRDB", package: "GRDB.swift")]),
    .target(
      name: "Digits", dependencies: ["NumberFormats"], path: "Examples/Digits", exclude: ["README.md", "train.py"],
      sources: ["Sources"], resources: [.copy("Data")], swiftSettings: settings),
    tests("NumberFormats", ["NumberFormats", "CGMP"]),
    tests("Digits", ["Digits", "NumberFormats"]),
    tests("Bits", ["Bits", "CGMP"]),
    tests("Statistics", ["Statistics", "CGMP"]),
  ]
)
