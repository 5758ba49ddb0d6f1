/// Where a run writes.
public enum BatchTarget: Sendable, Hashable {
    /// A SQLite database, which holds the ledger as well.
    case database(String)
    /// A file of lines, written beside its place as `.partial` and moved there at the end; its ledger is `.ledger`.
    case lines(String, header: [UInt8])

    /// Whether a file's name is that of a database.
    public static func isDatabase(_ path: String) -> Bool { [".sqlite", ".sqlite3", ".db"].contains { path.lowercased().hasSuffix($0) } }

    /// All files that a run to a path may write: none of them is an input of it.
    public static func files(_ path: String) -> [String] {
        ["", ".partial", "-journal", "-wal", "-shm", ".ledger", ".ledger-journal", ".ledger-wal", ".ledger-shm"].map { path + $0 }
    }

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
