import Casebook
import Foundation
import Synchronization

/// The documents that a model is least sure of.
final class UncertainDocuments: Sendable {
    private struct Entry {
        var id: String
        var uncertainty: Double
        var place: Int
    }

    private let limit: Int
    private let state = Mutex((entries: [Entry](), seen: 0))

    init(limit: Int) { self.limit = limit }

    /// Notes a document; always true, so that the run goes on.
    func add(_ document: Document) -> Bool {
        state.withLock { state in
            state.seen += 1
            guard let uncertainty = document.uncertainty else { return }
            state.entries.append(Entry(id: document.id, uncertainty: uncertainty, place: state.seen))
            if state.entries.count > 2 * limit + 1000 { state.entries = Array(Self.sorted(state.entries).prefix(limit)) }
        }
        return true
    }

    /// A line of JSON each, with the document's number in the input from 1: the least sure first, equals in the order of the input.
    func lines() -> [UInt8] {
        state.withLock { state in
            Self.sorted(state.entries).prefix(limit).flatMap { entry in
                var writer = JSONWriter()
                writer.value(
                    .object([
                        .init("id", .string(entry.id)), .init("document", .number("\(entry.place)")), .init("uncertainty", .number(String(format: "%.6f", entry.uncertainty))),
                    ]))
                writer.newline()
                return writer.bytes
            }
        }
    }

    private static func sorted(_ entries: [Entry]) -> [Entry] { entries.sorted { ($1.uncertainty, $0.place) < ($0.uncertainty, $1.place) } }
}
