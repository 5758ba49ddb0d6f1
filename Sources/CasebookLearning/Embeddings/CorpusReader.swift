internal import CasebookCore

/// Words and ends of lines of a part of a corpus, in bounded memory whatever the length of lines and files.
///
/// The part is a range of bytes: what stands between two white spaces belongs to the part in which it begins.
struct CorpusReader {
    enum Token {
        /// The bytes are valid until the next call.
        case word(UnsafeBufferPointer<UInt8>, hash: UInt64)
        case lineEnd
        case end
    }

    /// A longer word is passed over: none such is frequent.
    static let longestWord = 1000

    private let files: CorpusFiles
    private let range: Range<Int>
    private let unit: EmbeddingOptions.Unit
    private var file = -1
    private var block: BlockReader?
    /// Offset in the file from which on nothing begins any more that is this part's.
    private var limit = 0
    /// Inside something that began before this part or is too long.
    private var isSkipping = false
    /// Inside something without white space of which words were given.
    private var isInside = false
    /// From 1; only right where the part begins with the file.
    private var line = 1

    init(files: CorpusFiles, range: Range<Int>, unit: EmbeddingOptions.Unit) {
        self.files = files
        self.range = range
        self.unit = unit
    }

    /// Begins anew.
    mutating func rewind() {
        block = nil
        file = -1
    }

    /// Throws `file.unreadable`, and `embedding.corpus` where a word is not UTF-8.
    mutating func next() throws(ClinicalError) -> Token {
        while true {
            guard let block else {
                guard try openNext() else { return .end }
                continue
            }
            if let token = try next(in: block) { return token }
            self.block = nil
            return .lineEnd
        }
    }

    /// Opens the next file that the part covers any of; false where there is none.
    private mutating func openNext() throws(ClinicalError) -> Bool {
        while file + 1 < files.paths.count {
            file += 1
            let start = max(range.lowerBound, files.starts[file])
            let end = min(range.upperBound, files.starts[file + 1])
            guard start < end else { continue }
            // One byte earlier, to see whether the first byte begins something.
            let offset = start - files.starts[file]
            isSkipping = offset > 0
            isInside = false
            line = 1
            limit = end - files.starts[file]
            let block = try BlockReader(path: files.paths[file], offset: max(0, offset - 1), capacity: 1 << 17)
            if offset == 0 {
                _ = try block.more()
                // A byte order mark.
                if block.bytes.starts(with: [0xEF, 0xBB, 0xBF]) { block.cursor = 3 }
            }
            self.block = block
            return true
        }
        return false
    }

    /// Nil at the end of the part in this file.
    private mutating func next(in block: BlockReader) throws(ClinicalError) -> Token? {
        while true {
            if block.cursor == block.end, try !block.more() {
                if block.position < limit { throw malformed("The file became shorter during training; train again.") }
                return nil
            }
            let byte = block.base[block.cursor]
            if Self.isSpace(byte) {
                block.cursor += 1
                isSkipping = false
                isInside = false
                guard byte == 0x0A else { continue }
                line += 1
                return .lineEnd
            }
            if isSkipping {
                block.cursor += 1
                continue
            }
            if !isInside, block.position >= limit { return nil }
            var found = try wordEnd(block, isLast: false)
            if found == nil {
                // The word may go on in the next block; one that fills a block is none.
                if try block.more() { continue }
                if block.isFull {
                    isSkipping = true
                    continue
                }
                found = try wordEnd(block, isLast: true)
            }
            guard let (end, hash) = found else { continue }
            let word = UnsafeBufferPointer(start: block.base + block.cursor, count: end - block.cursor)
            block.cursor = end
            isInside = true
            if word.count > Self.longestWord || unit == .characters && Self.isWideSpace(word) { continue }
            return .word(word, hash: hash)
        }
    }

    /// Where the word at the cursor ends, and its hash; nil where it may go on behind the block.
    private func wordEnd(_ block: BlockReader, isLast: Bool) throws(ClinicalError) -> (end: Int, hash: UInt64)? {
        let base = block.base
        let end = block.end
        let start = block.cursor
        var index = start
        var high: UInt8 = 0
        switch unit {
        case .words:
            while index < end, !Self.isSpace(base[index]) {
                high |= base[index]
                index += 1
            }
            guard index < end || isLast else { return nil }
            if high >= 0x80, UTF8Validation.firstMalformed(UnsafeBufferPointer(start: base + start, count: index - start)) != nil { throw malformed(Self.notUTF8) }
        case .characters:
            guard start + 4 <= end || isLast else { return nil }
            if base[start] >= 0x80 {
                let length = UTF8Validation.sequenceLength(UnsafeBufferPointer(start: base, count: end), start)
                if length == 0 { throw malformed(Self.notUTF8) }
                index += length
            } else {
                index += 1
                if Self.isAlphanumeric(base[start]) {
                    while index < end, Self.isAlphanumeric(base[index]) { index += 1 }
                    guard index < end || isLast else { return nil }
                }
            }
        }
        return (index, WordTable.hash(UnsafeBufferPointer(start: base + start, count: index - start)))
    }

    private static let notUTF8 = "The text is not UTF-8; convert it, and unpack a packed file."

    private func malformed(_ message: String) -> ClinicalError {
        ClinicalError(.embeddingCorpus, message, at: Location(file: files.paths[file], line: range.lowerBound <= files.starts[file] ? line : nil))
    }

    /// The white space of ASCII, and zero.
    @inline(__always)
    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte >= 0x09 && byte <= 0x0D || byte == 0 }

    @inline(__always)
    private static func isAlphanumeric(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 || byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A }

    /// U+00A0 or U+3000.
    private static func isWideSpace(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { bytes.elementsEqual([0xE3, 0x80, 0x80]) || bytes.elementsEqual([0xC2, 0xA0]) }
}
