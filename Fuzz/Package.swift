// swift-tools-version: 6.2
import PackageDescription

// A package of its own: users of the library build none of it. `run.sh` builds it with the fuzzer's instrumentation in every module.
let package = Package(
    name: "casebook-fuzz",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "casebook", path: "..")],
    targets: [
        .target(name: "RecordFuzzing", dependencies: [.product(name: "Casebook", package: "casebook")]),
        .target(name: "TensorFuzzing", dependencies: [.product(name: "Casebook", package: "casebook")]),
        // Entry points in C, as SwiftPM renames the main of Swift executables and libFuzzer brings its own.
        .executableTarget(name: "fuzz-xml", dependencies: ["RecordFuzzing"]),
        .executableTarget(name: "fuzz-er7", dependencies: ["RecordFuzzing"]),
        .executableTarget(name: "fuzz-safetensors", dependencies: ["TensorFuzzing"]),
    ],
    swiftLanguageModes: [.v6]
)
