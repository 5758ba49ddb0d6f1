// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "casebook-service",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "casebook", path: ".."),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    ],
    targets: [
        // Knows nothing of HTTP.
        .target(name: "CasebookService", dependencies: [.product(name: "Casebook", package: "casebook")]),
        .executableTarget(
            name: "casebook-server",
            dependencies: [
                "CasebookService", .product(name: "Casebook", package: "casebook"), .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"), .product(name: "HummingbirdTLS", package: "hummingbird"), .product(name: "Logging", package: "swift-log"), .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "CoreMetrics", package: "swift-metrics"), .product(name: "ArgumentParser", package: "swift-argument-parser"), .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ], path: "Sources/CasebookServer", resources: [.copy("Resources/page"), .copy("Resources/openapi.json")]),
        .testTarget(name: "CasebookServiceTests", dependencies: ["CasebookService", .product(name: "Casebook", package: "casebook")]),
    ])
