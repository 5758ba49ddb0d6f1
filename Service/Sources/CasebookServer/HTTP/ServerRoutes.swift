import Casebook
import CasebookService
import HTTPTypes
import Hummingbird
import NIOCore

/// The routes of the server: each reads a request, lets the service do the work, and writes what comes of it.
struct ServerRoutes: Sendable {
    typealias Context = BasicRequestContext

    let service: ClinicalService
    let metrics: PrometheusMetrics
    let redactKey: [UInt8]
    let modelsFolder: String?

    func router(token: [UInt8]?) throws -> Router<Context> {
        let router = Router(context: Context.self)
        router.add(middleware: RequestGuard(token: token))
        let models = try ModelList(folder: modelsFolder).json, description = try ServerResources.bytes("openapi.json")
        for page in try ServerResources.page() {
            router.get(RouterPath(page.path)) { _, _ in Self.response(page.bytes, type: page.type) }
        }
        router.get("/openapi.json") { _, _ in Self.response(description, type: "application/json") }
        router.get("/healthz") { _, _ in Self.response(Array("ok\n".utf8), type: "text/plain; charset=utf-8") }
        router.get("/readyz") { [service] _, _ in
            // Ready as long as who comes now need not be refused.
            let isReady = service.pool.waiting < service.limits.mostWaiting
            return Self.response(Array((isReady ? "ready\n" : "busy\n").utf8), type: "text/plain; charset=utf-8", status: isReady ? .ok : .serviceUnavailable)
        }
        router.get("/metrics") { [metrics] _, _ in Self.response(Array(metrics.text.utf8), type: "text/plain; version=0.0.4; charset=utf-8") }
        router.get("/v1/models") { _, _ in Self.response(models, type: "application/json") }
        router.post("/v1/extract") { request, context in
            let query = try QueryOptions(request), wanted = try query.request()
            return try await answer(request, context, wanted) { [service] body, wanted in try await service.extract(body, wanted) }
        }
        router.post("/v1/deidentify") { [redactKey] request, context in
            let query = try QueryOptions(request), wanted = try query.request(), mode = try query.value("mode", RedactionMode.init(rawValue:)) ?? .mask
            return try await answer(request, context, wanted) { [service] body, wanted in try await service.deidentify(body, mode: mode, key: redactKey, wanted) }
        }
        router.post("/v1/parse") { request, context in
            let wanted = try QueryOptions(request).request()
            return try await answer(request, context, wanted) { [service] body, wanted in try await service.parse(body, wanted) }
        }
        router.post("/v1/score") { request, context in
            let query = try QueryOptions(request), wanted = try query.request(), scores = try query.bedside(), model = query["model"]
            guard (scores == nil) != (model == nil) else { throw ClinicalError(.requestMalformed, "Give either model or bedside in the query.") }
            return try await answer(request, context, wanted) { [service] body, wanted in
                if let scores { return try await service.bedside(body, scores: scores, wanted) }
                return try await service.score(body, model: model ?? "", wanted)
            }
        }
        return router
    }

    static func response(_ bytes: [UInt8], type: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(status: status, headers: [.contentType: type], body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// Reads a body whole and answers it, or a stream of lines line by line.
    private func answer(
        _ request: Request, _ context: Context, _ wanted: ServiceRequest, work: @escaping @Sendable ([UInt8], ServiceRequest) async throws -> [UInt8]
    ) async throws -> Response {
        let type = request.headers[.contentType]?.split(separator: ";").first.map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
        var wanted = wanted
        wanted.isJSON = type == "application/x-ndjson" || type == "application/json" || type?.hasSuffix("+json") == true
        guard request.headers[.contentEncoding] ?? "identity" == "identity" else {
            throw ClinicalError(.inputUnsupported, "The body is packed; send it as it is.")
        }
        if type == "application/x-ndjson" {
            let stream = LineStream(lines: request.body, limit: service.limits.bodyBytes, window: service.limits.threads * 2, work: { [wanted] in try await work($0, wanted) })
            return Response(status: .ok, headers: [.contentType: "application/x-ndjson"], body: .init { writer in
                try await stream.write { try await writer.write(ByteBuffer(bytes: $0)) }
                try await writer.finish(nil)
            })
        }
        let body = try await BodyReader.read(request, limit: service.limits.bodyBytes, seconds: service.limits.seconds)
        // A packed file is no note.
        if body.starts(with: [0x1F, 0x8B]) { throw ClinicalError(.inputUnsupported, "The body is packed; send it as it is.") }
        let lines = try await work(body, wanted), count = lines.reduce(0) { $0 + ($1 == 0x0A ? 1 : 0) }
        return Self.response(lines, type: count > 1 ? "application/x-ndjson" : "application/json")
    }
}
