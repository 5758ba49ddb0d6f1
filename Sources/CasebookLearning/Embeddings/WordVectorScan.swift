internal import CasebookCore

/// One reading of a file of word vectors.
struct WordVectorScan {
    private let block: BlockReader
    private let wanted: WordTable?
    private var table = WordTable()
    private var values: [Float] = []
    private var dimension = 0
    /// The line last read, from 1.
    private var line = 0

    init(block: BlockReader, words: Set<String>?) {
        self.block = block
        wanted = words.map { words in
            var table = WordTable()
            for word in words { _ = table.insert(word) }
            return table
        }
    }

    mutating func read(_ format: WordVectorFormat?, limit: Int) throws(ClinicalError) -> WordVectors {
        guard let first = try peekLine() else { throw malformed("The file is empty.") }
        let header = Self.header(first)
        let kind: WordVectorFormat
        if let format {
            kind = format
        } else if header == nil {
            kind = .glove
        } else {
            kind = try isBinary(behind: first.count + 1) ? .word2vecBinary : .word2vecText
        }
        if kind == .glove {
            try readLines(expected: nil, limit: limit)
        } else {
            guard let header else { throw malformed("The first line must be the number of words and the dimension.", line: 1) }
            guard header.dimension > 0, header.dimension <= WordVectorReader.largestDimension else {
                throw malformed("The dimension must be from 1 to \(WordVectorReader.largestDimension).", line: 1)
            }
            dimension = header.dimension
            _ = try nextLine()
            if kind == .word2vecText { try readLines(expected: header.count, limit: limit) } else { try readRecords(header.count, limit: limit) }
        }
        guard dimension > 0 else { throw malformed("The file is empty.") }
        return WordVectors(table: table, dimension: dimension, values: values)
    }

    /// Whether nothing more of the file is needed.
    private var isComplete: Bool { wanted.map { $0.count == table.count } ?? false }

    // MARK: Text

    private mutating func readLines(expected: Int?, limit: Int) throws(ClinicalError) {
        var count = 0
        while count < min(limit, expected ?? .max), !isComplete {
            guard let text = try nextLine() else {
                guard let expected else { return }
                throw malformed("The file ends after \(count) of \(expected) words; get it anew.")
            }
            if text.isEmpty, expected == nil, try peekLine() == nil { return }
            count += 1
            try readRow(text)
        }
        if let expected, count == expected, let rest = try nextLine(), !rest.isEmpty {
            throw malformed("The file goes on after the \(expected) words that its header promises.", line: line)
        }
    }

    private mutating func readRow(_ text: UnsafeBufferPointer<UInt8>) throws(ClinicalError) {
        guard let gap = text.firstIndex(where: Self.isBlank), gap > 0 else {
            throw malformed("A line must be a word and its numbers, parted by spaces.", line: line)
        }
        let word = UnsafeBufferPointer(rebasing: text[..<gap])
        let hash = WordTable.hash(word)
        if let wanted, wanted.index(of: word, hash: hash) == nil { return }
        try take(word, hash)
        let start = values.count
        var place = gap
        while true {
            while place < text.count, Self.isBlank(text[place]) { place += 1 }
            guard place < text.count else { break }
            var end = place
            while end < text.count, !Self.isBlank(text[end]) { end += 1 }
            guard let value = DecimalNumber.float(UnsafeBufferPointer(rebasing: text[place..<end])), value.isFinite else {
                throw malformed("Number \(values.count - start + 1) of the line is none, or not finite.", line: line)
            }
            values.append(value)
            place = end
        }
        let count = values.count - start
        // Without a header the first line gives the dimension.
        if dimension == 0, count > 0, count <= WordVectorReader.largestDimension { dimension = count }
        guard count == dimension, count > 0 else {
            throw malformed("The line has \(count) numbers where \(max(1, dimension)) were expected; words must not hold spaces.", line: line)
        }
    }

    // MARK: Binary

    private mutating func readRecords(_ expected: Int, limit: Int) throws(ClinicalError) {
        var count = 0
        while count < min(limit, expected), !isComplete {
            // Some programs end each record with a line feed, some do not.
            while try has(1), block.base[block.cursor] == 0x0A { block.cursor += 1 }
            var length = 0
            while true {
                guard try has(length + 1) else { throw truncated(count, expected) }
                if block.base[block.cursor + length] == 0x20 { break }
                length += 1
            }
            let size = length + 1 + dimension * MemoryLayout<Float>.size
            guard try has(size) else { throw truncated(count, expected) }
            count += 1
            let word = UnsafeBufferPointer(start: block.base + block.cursor, count: length)
            let hash = WordTable.hash(word)
            if wanted == nil || wanted?.index(of: word, hash: hash) != nil {
                try take(word, hash)
                let numbers = UnsafeRawPointer(block.base + block.cursor + length + 1)
                for index in 0..<dimension {
                    let value = Float(bitPattern: UInt32(littleEndian: numbers.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)))
                    guard value.isFinite else { throw malformed("A number is not finite.") }
                    values.append(value)
                }
            }
            block.cursor += size
        }
    }

    /// Whether as many bytes are at hand, reading on where they are not.
    private func has(_ count: Int) throws(ClinicalError) -> Bool {
        while block.end - block.cursor < count {
            guard try block.more() else { return false }
        }
        return true
    }

    private func truncated(_ count: Int, _ expected: Int) -> ClinicalError { malformed("The file ends within word \(count + 1) of \(expected); get it anew.") }

    // MARK: Both

    /// Enters a word.
    private mutating func take(_ word: UnsafeBufferPointer<UInt8>, _ hash: UInt64) throws(ClinicalError) {
        let place = line > 1 || dimension == 0 ? line : nil
        guard WordTable.isWord(word), UTF8Validation.firstMalformed(word) == nil else {
            throw malformed("A word is empty, holds white space, or is not UTF-8.", line: place)
        }
        guard table.insert(word, hash: hash).isNew else { throw malformed("A word occurs a second time.", line: place) }
    }

    /// The numbers of a header line: two whole numbers alone.
    private static func header(_ line: UnsafeBufferPointer<UInt8>) -> (count: Int, dimension: Int)? {
        let fields = line.split(whereSeparator: isBlank)
        guard fields.count == 2, fields.allSatisfy({ $0.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } }) else { return nil }
        guard let count = Int(String(decoding: fields[0], as: UTF8.self)), let dimension = Int(String(decoding: fields[1], as: UTF8.self)) else { return nil }
        return (count, dimension)
    }

    /// Whether, behind the header, something follows the first word that no number in text holds.
    private func isBinary(behind offset: Int) throws(ClinicalError) -> Bool {
        _ = try has(offset + 4096)
        let rest = block.bytes.dropFirst(offset)
        guard let gap = rest.firstIndex(where: Self.isBlank) else { return false }
        return !rest[gap...].prefix(512).prefix { $0 != 0x0A }.allSatisfy { Self.isBlank($0) || $0 > 0x20 && $0 < 0x7F }
    }

    /// The bytes up to the next line feed or the end of the file, without them; nil at the end. Valid until the next call.
    private func peekLine() throws(ClinicalError) -> UnsafeBufferPointer<UInt8>? {
        var searched = 0
        while true {
            let bytes = block.bytes
            if let end = bytes.dropFirst(searched).firstIndex(of: 0x0A) { return UnsafeBufferPointer(rebasing: bytes[..<end]) }
            searched = bytes.count
            if try block.more() { continue }
            if block.isFull {
                throw ClinicalError(
                    .sizeLimit, "The line has more than \(searched) bytes; is this a file of word vectors?", at: Location(file: block.path, line: line + 1))
            }
            return searched > 0 ? block.bytes : nil
        }
    }

    private mutating func nextLine() throws(ClinicalError) -> UnsafeBufferPointer<UInt8>? {
        guard let bytes = try peekLine() else { return nil }
        line += 1
        block.cursor = min(block.end, block.cursor + bytes.count + 1)
        return bytes
    }

    /// The blanks within a line; a carriage return belongs to its end.
    @inline(__always)
    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }

    private func malformed(_ message: String, line: Int? = nil) -> ClinicalError {
        ClinicalError(.embeddingMalformed, message, at: Location(file: block.path, line: line, offset: line == nil ? block.position : nil))
    }
}
