import ArgumentParser
import Casebook
import CasebookService
import Foundation
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import Metrics
import NIOCore
import NIOSSL

/// `casebook-server`
@main
struct CasebookServer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "casebook-server", abstract: "Serves Casebook over HTTP: extraction, de-identification, records, scores, and a page to try them.",
        discussion: """
            Listens on this machine alone unless another address is named, and then only with a token that every request must carry \
            (Authorization: Bearer …). No text of a note is logged.
            """, version: casebookVersion)

    @Option(help: "Address to listen on.")
    var host = "127.0.0.1"
    @Option(help: "Port to listen on.")
    var port = 8080
    @Option(help: "File that holds the token which requests must carry; needed for addresses other than this machine's own.")
    var tokenFile: String?
    @Option(help: "Certificate chain in PEM, for TLS.")
    var certificate: String?
    @Option(help: "Private key in PEM, for TLS.")
    var privateKey: String?
    @Option(help: "Components to run: rules, fast or accurate.")
    var pipeline: PipelineTier = .fast
    @Option(help: "Threads that read documents (default: processors of this machine).")
    var jobs: Int?
    @Option(help: "Documents that may wait for a thread; who comes then is answered 429.")
    var mostWaiting = 64
    @Option(help: "Bytes that a body may have, and each line of a stream.")
    var bodyLimit = 8 << 20
    @Option(help: "Seconds that one document may take, and that a body may take to come.")
    var timeLimit = 20.0
    @Option(help: "Seconds after which a connection on which nothing happens is closed.")
    var idleLimit = 30
    @Option(help: "Folder that holds the lexicons instead of the one beside the program.")
    var lexicons: String?
    @Option(help: "Folder that holds the models instead of the one beside the program.")
    var models: String?
    @Option(help: "File that holds the secret by which surrogates of a patient stay the same.")
    var redactKeyFile: String?

    func validate() throws {
        if (certificate == nil) != (privateKey == nil) { throw ValidationError("--certificate and --private-key belong together.") }
        if tokenFile == nil, !["127.0.0.1", "::1", "localhost"].contains(host) {
            throw ValidationError("Other machines may ask only with a token: give --token-file, or listen on 127.0.0.1.")
        }
        if !(0...65_535).contains(port) { throw ValidationError("--port must be from 0 to 65535.") }
        if !(timeLimit > 0), bodyLimit < 1, mostWaiting < 1, idleLimit < 1 { throw ValidationError("Limits must be greater than 0.") }
    }

    func run() async throws {
        // A client that goes away is no reason to end.
        signal(SIGPIPE, SIG_IGN)
        let metrics = PrometheusMetrics()
        MetricsSystem.bootstrap(metrics)
        LoggingSystem.bootstrap { JSONLogHandler(label: $0) }
        let threads = jobs ?? ProcessInfo.processInfo.activeProcessorCount
        let limits = ServiceLimits(threads: threads, mostWaiting: mostWaiting, bodyBytes: bodyLimit, seconds: timeLimit)
        let service = try ClinicalService(limits: limits, tier: pipeline, lexicons: lexicons, models: models)
        let token = try tokenFile.map { try Self.secret($0) }, key = try redactKeyFile.map { try Self.secret($0) } ?? []
        let router = try ServerRoutes(service: service, metrics: metrics, redactKey: key, modelsFolder: models).router(token: token)
        let channel = HTTP1Channel.Configuration(
            additionalChannelHandlers: [FlushBeforeClose()], idleTimeout: .seconds(Int64(idleLimit)),
            httpDecoderConfiguration: .init(maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100))
        let builder: HTTPServerBuilder
        if let certificate, let privateKey {
            var tls = TLSConfiguration.makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) }, privateKey: .privateKey(try NIOSSLPrivateKey(file: privateKey, format: .pem)))
            tls.minimumTLSVersion = .tlsv12
            builder = try .tls(.http1(configuration: channel), tlsConfiguration: tls)
        } else {
            builder = .http1(configuration: channel)
        }
        var logger = Logger(label: "casebook")
        logger.logLevel = .info
        let application = Application(
            router: router, server: builder, configuration: .init(address: .hostname(host, port: port), serverName: "casebook", backlog: 1024), logger: logger)
        // SIGTERM and SIGINT: nothing new is taken, what has come is answered.
        try await application.runService(gracefulShutdownSignals: [.sigterm, .sigint])
    }

    /// The bytes of a file without white space at its end.
    private static func secret(_ path: String) throws -> [UInt8] {
        guard var bytes = FileManager.default.contents(atPath: path).map({ Array($0) }) else { throw ValidationError("The file of a secret cannot be read.") }
        while let last = bytes.last, [0x0A, 0x0D, 0x20, 0x09].contains(last) { bytes.removeLast() }
        guard bytes.count >= 16 else { throw ValidationError("A secret needs 16 characters or more.") }
        return bytes
    }
}

extension PipelineTier: ExpressibleByArgument {}
