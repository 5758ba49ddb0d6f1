import Foundation
import Logging
import Synchronization

/// A line of JSON on standard error for each message, with the metadata that the server gives it. No text of a request is ever among it.
struct JSONLogHandler: LogHandler {
    private static let output = Mutex(FileHandle.standardError)
    let label: String
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    init(label: String) { self.label = label }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var fields: [String: String] = ["time": Date.now.ISO8601Format(), "level": event.level.rawValue, "message": event.message.description]
        for (key, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 }) { fields[key] = "\(value)" }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let line = try? encoder.encode(fields) else { return }
        Self.output.withLock { $0.write(line + Data([0x0A])) }
    }
}
