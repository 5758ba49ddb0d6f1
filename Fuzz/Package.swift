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
        .target(name: "ImageFuzzing", dependencies: [.product(name: "CasebookImaging", package: "casebook")]),
        .target(name: "TableFuzzing", dependencies: [.product(name: "CasebookOmics", package: "casebook")]),
        // Entry points in C, as SwiftPM renames the main of Swift executables and libFuzzer brings its own.
        .executableTarget(name: "fuzz-xml", dependencies: ["RecordFuzzing"]),
        .executableTarget(name: "fuzz-er7", dependencies: ["RecordFuzzing"]),
        .executableTarget(name: "fuzz-safetensors", dependencies: ["TensorFuzzing"]),
        .executableTarget(name: "fuzz-dicom", dependencies: ["ImageFuzzing"]),
        .executableTarget(name: "fuzz-nifti", dependencies: ["ImageFuzzing"]),
        .executableTarget(name: "fuzz-raster", dependencies: ["ImageFuzzing"]),
        .executableTarget(name: "fuzz-numpy", dependencies: ["ImageFuzzing"]),
        .executableTarget(name: "fuzz-table", dependencies: ["TableFuzzing"]),
    ],
    swiftLanguageModes: [.v6]
)
