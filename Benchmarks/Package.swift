// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "casebook-benchmarks",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "casebook-benchmarks", targets: ["CasebookBenchmarks"])],
    dependencies: [
        .package(name: "casebook", path: ".."),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    ],
    targets: [
        // libxml2 without us, to compare with.
        .systemLibrary(name: "CBareXML", pkgConfig: "libxml-2.0"),
        .target(name: "BareTree", dependencies: ["CBareXML"]),
        .executableTarget(
            name: "CasebookBenchmarks",
            dependencies: ["BareTree", .product(name: "Casebook", package: "casebook"), .product(name: "ArgumentParser", package: "swift-argument-parser")]),
    ],
    swiftLanguageModes: [.v6]
)
