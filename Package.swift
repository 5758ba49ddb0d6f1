// swift-tools-version: 6.2
import PackageDescription

// Named directly wherever the umbrella is used, in the product as well: the build system rebuilds a module when one that the manifest names for
// it changes, not when one behind an umbrella does, and a stale layout crashes.
let roomNames = [
    "CasebookPipeline", "CasebookFormats", "CasebookModels", "CasebookRecords", "CasebookXML", "CasebookExtraction", "CasebookRisk", "CasebookLexicons", "CasebookText",
    "CasebookLearning",
    "CasebookTensor",
    "CasebookCore",
]
let rooms = roomNames.map { Target.Dependency(stringLiteral: $0) }

let package = Package(
    name: "casebook",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Casebook", targets: ["Casebook"] + roomNames),
        // Apart, so that only who stores results depends on SQLite.
        .library(name: "CasebookStore", targets: ["CasebookStore"]),
        // Apart, so that only who reads images depends on libpng and libjpeg.
        .library(name: "CasebookImaging", targets: ["CasebookImaging"]),
        .library(name: "CasebookOmics", targets: ["CasebookOmics"]),
        .executable(name: "casebook", targets: ["CasebookCommand"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        // Floor 0: system libraries and C shims.
        .systemLibrary(name: "CICU", pkgConfig: "icu-i18n", providers: [.apt(["libicu-dev"])]),
        .systemLibrary(name: "CZLib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .target(name: "CCasebookICU", dependencies: ["CICU"]),
        .target(name: "CCasebookXML", dependencies: ["CLibXML2"]),
        .target(name: "CCasebookKernels"),
        .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
        .systemLibrary(name: "CJPEG", pkgConfig: "libjpeg", providers: [.apt(["libjpeg62-turbo-dev"])]),
        .target(name: "CCasebookImages", dependencies: ["CPNG", "CJPEG"]),
        // Floor 1
        .target(name: "CasebookCore", dependencies: ["CZLib"]),
        .target(name: "CasebookTensor", dependencies: ["CasebookCore", "CCasebookKernels"]),
        // Floor 2
        .target(name: "CasebookText", dependencies: ["CasebookCore", "CCasebookICU"]),
        .target(name: "CasebookXML", dependencies: ["CasebookCore", "CCasebookXML"]),
        .target(name: "CasebookLearning", dependencies: ["CasebookTensor", "CasebookCore"]),
        // Floor 3
        .target(
            name: "CasebookLexicons",
            dependencies: ["CasebookText", "CasebookCore"],
            path: "Lexicons",
            exclude: ["SCHEMA.md", "LICENSES.md", "CasebookLexicons.docc"],
            sources: ["Source"],
            resources: [
                .copy("Terms"), .copy("Rules"), .copy("Relations"), .copy("Sections"), .copy("Words"), .copy("Modifiers"), .copy("Allergens"), .copy("Units"), .copy("Times"),
                .copy("Sigs"), .copy("Analytes"),
                .copy("Identifiers"), .copy("Codes"), .copy("Compiled"),
            ]
        ),
        .target(name: "CasebookRecords", dependencies: ["CasebookXML", "CasebookText", "CasebookCore"]),
        .target(name: "CasebookImaging", dependencies: ["CasebookLearning", "CasebookTensor", "CasebookCore", "CCasebookImages", "CZLib"]),
        .target(name: "CasebookOmics", dependencies: ["CasebookLearning", "CasebookTensor", "CasebookCore"]),
        // Floor 4
        .target(
            name: "CasebookExtraction",
            dependencies: ["CasebookLexicons", "CasebookText", "CasebookLearning", "CasebookCore"]),
        .target(
            name: "CasebookModels",
            dependencies: ["CasebookExtraction", "CasebookRisk", "CasebookLexicons", "CasebookText", "CasebookLearning", "CasebookTensor", "CasebookCore"],
            path: "Models",
            exclude: ["recipes", "LICENSES.md", "CasebookModels.docc"],
            sources: ["Source"],
            resources: [
                .copy("en-characters"), .copy("en-clinical"), .copy("en-biomedical"), .copy("zh-clinical"), .copy("zh-segmenter"), .copy("en-attributes"),
                .copy("zh-attributes"), .copy("en-assertions"), .copy("zh-assertions"), .copy("en-relations"), .copy("zh-relations"), .copy("en-sections"),
                .copy("en-rct-roles"), .copy("en-adverse-event"), .copy("icu-mortality"), .copy("readmission-30d"),
                .copy("pneumonia-xray-28"), .copy("breast-ultrasound-28"),
            ]
        ),
        .target(name: "CasebookRisk", dependencies: ["CasebookLearning", "CasebookTensor", "CasebookCore"]),
        // Floor 5
        .target(
            name: "CasebookPipeline",
            dependencies: [
                "CasebookModels", "CasebookExtraction", "CasebookRisk", "CasebookRecords", "CasebookLexicons", "CasebookText", "CasebookLearning", "CasebookCore",
            ]),
        .target(
            name: "CasebookFormats",
            dependencies: ["CasebookExtraction", "CasebookRisk", "CasebookRecords", "CasebookText", "CasebookLearning", "CasebookCore"]),
        .target(
            name: "CasebookStore",
            dependencies: ["CasebookFormats", "CasebookPipeline", "CasebookRisk", "CasebookCore", .product(name: "GRDB", package: "GRDB.swift")]),
        // Floor 6
        .target(
            name: "Casebook",
            dependencies: rooms),
        .executableTarget(
            name: "CasebookCommand",
            dependencies: rooms + ["Casebook", "CasebookStore", "CasebookImaging", "CasebookOmics", .product(name: "ArgumentParser", package: "swift-argument-parser")]),
        // Tests mirror Sources.
        .target(name: "CasebookTestSupport", dependencies: rooms + ["Casebook"], path: "Tests/CasebookTestSupport"),
        .target(name: "CCountingAllocator", path: "Tests/CCountingAllocator"),
        .testTarget(name: "CasebookCoreTests", dependencies: rooms + ["Casebook", "CasebookTestSupport"]),
        .testTarget(name: "CCasebookKernelsTests", dependencies: ["CCasebookKernels", "CasebookCore", "CasebookTestSupport"]),
        .testTarget(name: "CasebookTensorTests", dependencies: rooms + ["Casebook", "CasebookTestSupport", "CCountingAllocator"], exclude: ["Fixtures"]),
        .testTarget(name: "CasebookLearningTests", dependencies: rooms + ["Casebook", "CasebookTestSupport"], exclude: ["Fixtures"]),
        .testTarget(name: "CasebookTextTests", dependencies: rooms + ["Casebook", "CasebookTestSupport"]),
        .testTarget(name: "CasebookXMLTests", dependencies: rooms + ["Casebook", "CasebookTestSupport"]),
        .testTarget(name: "CasebookRecordsTests", dependencies: rooms + ["Casebook", "CasebookTestSupport"]),
        .testTarget(name: "CasebookLexiconsTests", dependencies: rooms + ["Casebook", "CasebookTestSupport"]),
        .testTarget(name: "CasebookModelsTests", dependencies: rooms + ["Casebook", "CasebookTestSupport"]),
        .testTarget(name: "CasebookExtractionTests", dependencies: rooms + ["Casebook", "CasebookTestSupport"]),
        .testTarget(name: "CasebookRiskTests", dependencies: rooms + ["Casebook", "CasebookTestSupport"]),
        .testTarget(name: "CasebookPipelineTests", dependencies: rooms + ["Casebook", "CasebookTestSupport"]),
        .testTarget(name: "CasebookFormatsTests", dependencies: rooms + ["Casebook", "CasebookTestSupport"]),
        .testTarget(name: "CasebookStoreTests", dependencies: rooms + ["Casebook", "CasebookStore", "CasebookTestSupport"]),
        .testTarget(name: "CasebookImagingTests", dependencies: ["CasebookImaging", "CasebookLearning", "CasebookTensor", "CasebookCore", "CasebookTestSupport", "CZLib"]),
        .testTarget(name: "CasebookOmicsTests", dependencies: ["CasebookOmics", "CasebookLearning", "CasebookTensor", "CasebookCore", "CasebookTestSupport"]),
        .testTarget(name: "CasebookCommandTests", dependencies: rooms + ["Casebook", "CasebookCommand", "CasebookImaging", "CasebookTestSupport"]),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ]
}
