// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "casebook-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "casebook", path: "..")],
    targets: [
        // libxml2 without us, to compare with.
        .systemLibrary(name: "CBareXML", pkgConfig: "libxml-2.0"),
        .target(name: "BareTree", dependencies: ["CBareXML"]),
        .executableTarget(name: "Benchmark", dependencies: ["BareTree", .product(name: "Casebook", package: "casebook")]),
    ],
    swiftLanguageModes: [.v6]
)
