package import CasebookCore
internal import CasebookText
internal import Foundation

/// A tab-separated file with a header: the one reader of all data in this folder. Errors name file and line.
package struct TableFile {
    package let path: String
    private let bytes: [UInt8]

    package init(path: String) throws(ClinicalError) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ClinicalError(.fileUnreadable, "The file cannot be read; check that it exists and may be read.", at: Location(file: path))
        }
        self.init(path: path, bytes: [UInt8](data))
    }

    package init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }

    package var contents: [UInt8] { bytes }

    /// Calls `body` with the fields of each row and its line number, after checking the header and the number of fields.
    package func rows(_ header: [String], _ body: ([Substring], Int) throws(ClinicalError) -> Void) throws(ClinicalError) {
        guard bytes.withUnsafeBufferPointer({ UTF8Validation.firstMalformed($0) }) == nil else {
            throw ClinicalError(.lexiconMalformed, "The file is not valid UTF-8; save it as UTF-8.", at: Location(file: path))
        }
        let text = String(decoding: bytes, as: UTF8.self)
        var number = 0
        var hasHeader = false
        for line in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            var line = Substring(line)
            if line.utf8.last == UInt8(ascii: "\r") { line = line.dropLast() }
            if line.isEmpty || line.utf8.first == UInt8(ascii: "#") { continue }
            let fields = line.utf8.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false).map { Substring($0) }
            if !hasHeader {
                guard fields.elementsEqual(header, by: { $0 == $1 }) else {
                    throw ClinicalError(.lexiconMalformed, "The header must be: \(header.joined(separator: " ")) (tab-separated).", at: Location(file: path, line: number))
                }
                hasHeader = true
                continue
            }
            guard fields.count == header.count else {
                throw ClinicalError(.lexiconMalformed, "\(header.count) tab-separated fields were expected, \(fields.count) found.", at: Location(file: path, line: number))
            }
            try body(fields, number)
        }
    }

    func malformed(_ message: String, line: Int) -> ClinicalError {
        ClinicalError(.lexiconMalformed, message, at: Location(file: path, line: line))
    }
}
