import Casebook
import Hummingbird
import NIOCore

/// Reads the body of a request, no more of it than may be and no longer than it may take.
enum BodyReader {
    /// Throws `limit.size`, `limit.time`.
    static func read(_ request: Request, limit: Int, seconds: Double) async throws -> [UInt8] {
        let tooLarge = ClinicalError(.sizeLimit, "The body has more than \(limit) bytes; send it in parts.")
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit { throw tooLarge }
        let body = request.body
        return try await withThrowingTaskGroup(of: [UInt8].self) { group in
            group.addTask {
                var bytes: [UInt8] = []
                for try await part in body {
                    guard bytes.count + part.readableBytes <= limit else { throw tooLarge }
                    bytes += part.readableBytesView
                }
                return bytes
            }
            group.addTask {
                try await Task.sleep(for: .seconds(seconds))
                throw ClinicalError(.timeLimit, "The body took too long to come.")
            }
            defer { group.cancelAll() }
            return try await group.next() ?? []
        }
    }
}
