// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "casebook-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "casebook", path: "..")],
    targets: [.executableTarget(name: "Benchmark", dependencies: [.product(name: "Casebook", package: "casebook")])],
    swiftLanguageModes: [.v6]
)
