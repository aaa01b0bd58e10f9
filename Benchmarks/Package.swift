// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]

let toolkit: [Target.Dependency] = [
  .product(name: "BitternSimulation", package: "bittern"), .product(name: "BitternSynthesis", package: "bittern"),
  .product(name: "Generators", package: "bittern"), .product(name: "BitternCampaigns", package: "bittern"),
]

let package = Package(
  name: "benchmarks",
  dependencies: [
    .package(name: "bittern", path: ".."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
  ],
  targets: [
    .target(name: "Workloads", dependencies: toolkit, swiftSettings: settings),
    .executableTarget(name: "testbench", dependencies: ["Workloads"], swiftSettings: settings),
    .executableTarget(
      name: "benchmarks",
      dependencies: ["Workloads", "testbench", .product(name: "ArgumentParser", package: "swift-argument-parser")],
      swiftSettings: settings),
  ]
)
