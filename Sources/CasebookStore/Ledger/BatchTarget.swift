/// Where a run writes.
public enum BatchTarget: Sendable, Hashable {
    /// A SQLite database, which holds the ledger as well.
    case database(String)
    /// A file of lines, written beside its place as `.partial` and moved there at the end; its ledger is `.ledger`.
    case lines(String, header: [UInt8])

    /// Whether a file's name is that of a database.
    public static func isDatabase(_ path: String) -> Bool { [".sqlite", ".sqlite3", ".db"].contains { path.lowercased().hasSuffix($0) } }

    var path: String {
        switch self {
        case .database(let path), .lines(let path, _): path
        }
    }
    var ledger: String {
        switch self {
        case .database(let path): path
        case .lines(let path, _): path + ".ledger"
        }
    }
}
