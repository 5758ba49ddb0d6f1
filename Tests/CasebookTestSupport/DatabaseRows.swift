import Foundation

/// Reads databases by Python's sqlite3, which is none of ours.
public enum DatabaseRows {
    public static func read(_ path: String, _ query: String) throws -> [[String]] {
        let process = Process(), pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", "import sqlite3,sys;[print('\\x1f'.join(map(str,r))) for r in sqlite3.connect(sys.argv[1]).execute(sys.argv[2])]", path, query]
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map { $0.split(separator: "\u{1F}", omittingEmptySubsequences: false).map(String.init) }
    }
}
