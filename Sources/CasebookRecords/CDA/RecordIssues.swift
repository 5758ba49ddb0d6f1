internal import CasebookText

/// Collects what should be said of a record, each thing once with how often.
struct RecordIssues {
    private var counts: [(code: String, message: String, count: Int, line: Int)] = []

    mutating func add(_ code: String, _ message: String, line: Int = 0) {
        if let place = counts.firstIndex(where: { $0.code == code && $0.message == message }) {
            counts[place].count += 1
        } else {
            counts.append((code, message, 1, line))
        }
    }

    mutating func addUndeclaredPrefix() { add("xml.undeclared-prefix", "A prefix is used that the document does not declare; its usual meaning was taken.") }

    var diagnostics: [Diagnostic] {
        counts.map { issue in
            let place = issue.line > 0 ? (issue.count > 1 ? " (\(issue.count) times, first in line \(issue.line))" : " (line \(issue.line))") : ""
            return Diagnostic(issue.code, issue.message + place)
        }
    }
}
