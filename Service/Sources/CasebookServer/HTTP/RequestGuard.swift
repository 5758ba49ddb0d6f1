import Casebook
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Metrics

/// What stands before every route: an id, the token, the headers that keep a browser safe, errors as JSON, a line in the log and the measures.
///
/// The log holds the method, the route without its query, the status, the milliseconds and the request's id, and nothing of what was sent or found.
struct RequestGuard: RouterMiddleware {
    typealias Context = ServerRoutes.Context

    let token: [UInt8]?
    private static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    private static let requestID = HTTPField.Name("X-Request-Id")!
    /// What orchestrators ask without a token; it tells nothing.
    private static let open: Set<String> = ["/healthz", "/readyz"]

    func handle(_ request: Request, context: Context, next: (Request, Context) async throws -> Response) async throws -> Response {
        let start = ContinuousClock.now, id = Self.id(request), path = Self.route(request)
        var response: Response
        do {
            guard Self.open.contains(path) || isAllowed(request) else { throw ClinicalError(.requestUnauthorized, "A token is needed: Authorization: Bearer TOKEN.") }
            response = try await next(request, context)
        } catch {
            response = Self.response(to: error)
            // The route is there, but not for this method.
            if response.status == .notFound, let method = Self.routes[path], (error as? any HTTPResponseError) != nil {
                response.status = .methodNotAllowed
                response.headers[.allow] = method
            }
        }
        response.headers[Self.requestID] = id
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[.cacheControl] = "no-store"
        response.headers[HTTPField.Name("Content-Security-Policy")!] = Self.policy
        response.headers[HTTPField.Name("Referrer-Policy")!] = "no-referrer"
        let elapsed = start.duration(to: .now), status = response.status.code
        let dimensions = [("route", path), ("status", "\(status)")]
        Counter(label: "casebook_requests_total", dimensions: dimensions).increment()
        Metrics.Timer(label: "casebook_request_seconds", dimensions: [("route", path)]).record(duration: elapsed)
        let milliseconds = elapsed.components.seconds * 1000 + elapsed.components.attoseconds / 1_000_000_000_000_000
        context.logger.info(
            "request",
            metadata: ["id": "\(id)", "method": "\(request.method.rawValue)", "route": "\(path)", "status": "\(status)", "milliseconds": "\(milliseconds)"])
        return response
    }

    private static let routes = [
        "/": "GET, HEAD", "/v1/extract": "POST", "/v1/score": "POST", "/v1/parse": "POST", "/v1/deidentify": "POST", "/v1/models": "GET, HEAD", "/healthz": "GET, HEAD", "/readyz": "GET, HEAD",
        "/metrics": "GET, HEAD", "/openapi.json": "GET, HEAD",
    ]

    /// Routes by name; what is none of them is not repeated, since it may hold anything.
    private static func route(_ request: Request) -> String {
        let path = request.uri.path
        if routes[path] != nil { return path }
        return path.hasSuffix(".js") || path.hasSuffix(".css") ? "page" : "other"
    }

    /// The caller's id where it is a plain word, else a new one.
    private static func id(_ request: Request) -> String {
        if let given = request.headers[requestID], (1...64).contains(given.utf8.count), given.utf8.allSatisfy({ $0 == 0x2D || $0 >= 0x30 && $0 <= 0x39 || $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A }) {
            return given
        }
        return UUID().uuidString
    }

    /// Compares every byte, whatever is found, so that the time tells nothing of the token.
    private func isAllowed(_ request: Request) -> Bool {
        guard let token else { return true }
        let given = Array((request.headers[.authorization] ?? "").utf8), wanted = Array("Bearer ".utf8) + token
        var difference = UInt8(given.count == wanted.count ? 0 : 1)
        for index in wanted.indices { difference |= wanted[index] ^ (index < given.count ? given[index] : 0) }
        return difference == 0
    }

    private static func response(to error: any Error) -> Response {
        let known: ClinicalError, status: HTTPResponse.Status
        switch error {
        case let error as ClinicalError:
            known = error
            status = self.status(of: error.code)
        case let error as any HTTPResponseError:
            known = ClinicalError(.requestMalformed, error.status == .notFound ? "There is no such route; see /openapi.json." : "The request cannot be answered; see /openapi.json.")
            status = error.status
        case is CancellationError:
            known = ClinicalError(.overload, "The server is ending; try again.")
            status = .serviceUnavailable
        default:
            known = ClinicalError(.requestMalformed, "The request ended before it was whole.")
            status = .badRequest
        }
        var place = known
        place.location?.file = nil
        let message = place.location == nil || place.location == Location() ? known.message : place.description
        var writer = JSONWriter()
        writer.value(.object([.init("error", .object([.init("code", .string(known.code.rawValue)), .init("message", .string(message))]))]))
        writer.newline()
        var response = ServerRoutes.response(writer.bytes, type: "application/json", status: status)
        if status == .tooManyRequests || status == .serviceUnavailable { response.headers[.retryAfter] = "1" }
        if status == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer" }
        return response
    }

    private static func status(of code: ClinicalError.Code) -> HTTPResponse.Status {
        switch code {
        case .overload: .tooManyRequests
        case .sizeLimit: .contentTooLarge
        case .timeLimit: .serviceUnavailable
        case .inputUnsupported: .unsupportedMediaType
        case .requestUnauthorized: .unauthorized
        case .requestMalformed: .badRequest
        case .resourceMissing: .notFound
        default: .unprocessableContent
        }
    }
}
