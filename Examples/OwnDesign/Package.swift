// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "own-design",
  dependencies: [.package(name: "bittern", path: "../..")],
  targets: [
    .executableTarget(
      name: "fir", dependencies: [.product(name: "Bittern", package: "bittern")],
      swiftSettings: [.swiftLanguageMode(.v6), .treatWarning("DeprecatedDeclaration", as: .error)])
  ]
)
