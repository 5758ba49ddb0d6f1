import BareTree
import Casebook
import Foundation

/// Times the reading of CDA documents, and measures the memory of the reader by section.
enum RecordBenchmark {
    /// Every XML file below a folder that is well-formed, from bytes in memory.
    static func speed(folder: String) throws {
        let documents = try InputPaths.expand([folder]).filter { $0.hasSuffix(".xml") }.map { Array(try Data(contentsOf: URL(fileURLWithPath: $0))) }
            .filter { (try? RecordReader.record(xml: $0, id: "")) != nil }
        let size = documents.reduce(0) { $0 + $1.count }
        let bare = Stopwatch.best {
            for document in documents { _ = document.withUnsafeBytes { bare_tree_parse($0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count) } }
        }
        var facts = 0
        let record = try Stopwatch.best {
            facts = 0
            for document in documents { facts += count(try RecordReader.record(xml: document, id: "r").sections) }
        }
        let encoder = RecordEncoder()
        let json = try Stopwatch.best { for document in documents { _ = encoder.line(try RecordReader.record(xml: document, id: "r")) } }
        func rate(_ seconds: Double) -> String { String(format: "%8.1f MB/s", Double(size) / seconds / 1e6) }
        print("libxml2, bare tree         \(rate(bare))  (\(documents.count) documents, \(size) bytes)")
        print("bytes to record            \(rate(record))  (\(facts) statements; \(String(format: "%.0f", bare / record * 100)) % of the bare tree's speed)")
        print("bytes to record to JSON    \(rate(json))")
    }

    private static func count(_ sections: [RecordSection]) -> Int { sections.reduce(0) { $0 + $1.entries.count + count($1.sections) } }

    static func memory(path: String) throws {
        let before = resident("VmHWM")
        var stream = try CDASectionStream(contentsOf: path)
        var sections = 0
        var statements = 0
        var largest = 0
        let seconds = try ContinuousClock().measure {
            while let section = try stream.next() {
                sections += 1
                statements += count([section])
                largest = max(largest, section.text.utf8.count)
            }
        }
        print(
            "by section: \(sections) sections, \(statements) statements, \(seconds); resident at most \(resident("VmHWM")) KB, \(before) KB before; longest text \(largest) bytes")
    }

    /// Kilobytes, from the system's status of the process.
    static func resident(_ key: String) -> Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        return status.split(separator: "\n").first { $0.hasPrefix(key) }.flatMap { Int($0.filter(\.isNumber)) } ?? 0
    }
}
