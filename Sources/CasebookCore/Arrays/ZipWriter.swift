/// Writes a ZIP archive of files that are not packed. The same files give the same bytes.
struct ZipWriter {
    private var bytes: [UInt8] = []
    private var directory: [UInt8] = []
    private var count = 0

    /// Throws `limit.size` from 4 GB on.
    mutating func add(_ name: String, _ content: [UInt8]) throws(ClinicalError) {
        let offset = bytes.count, nameBytes = Array(name.utf8)
        let fits = content.count + offset + nameBytes.count + 30 < Int(UInt32.max)
        guard fits, nameBytes.count <= Int(UInt16.max), count < Int(UInt16.max) - 1 else { throw Self.tooLarge }
        // Version 2.0, UTF-8 names, stored, the first day that a ZIP archive can name.
        var fields = Self.number(UInt16(20)) + Self.number(UInt16(0x0800)) + Self.number(UInt16(0)) + Self.number(UInt16(0)) + Self.number(UInt16(0x21))
        fields += Self.number(Deflate.checksum(content)) + Self.number(UInt32(content.count)) + Self.number(UInt32(content.count))
        fields += Self.number(UInt16(nameBytes.count)) + Self.number(UInt16(0))
        bytes += Self.number(UInt32(0x0403_4B50)) + fields + nameBytes + content
        directory += Self.number(UInt32(0x0201_4B50)) + Self.number(UInt16(20)) + fields
        // No comment, first disk, no attributes.
        directory += [UInt8](repeating: 0, count: 10) + Self.number(UInt32(offset)) + nameBytes
        count += 1
    }

    func finish() throws(ClinicalError) -> [UInt8] {
        guard bytes.count + directory.count < Int(UInt32.max) else { throw Self.tooLarge }
        let counts = Self.number(UInt16(count)) + Self.number(UInt16(count))
        let end = Self.number(UInt32(0x0605_4B50)) + [0, 0, 0, 0] + counts + Self.number(UInt32(directory.count)) + Self.number(UInt32(bytes.count)) + [0, 0]
        return bytes + directory + end
    }

    private static var tooLarge: ClinicalError { ClinicalError(.sizeLimit, "The archive would have 4 GB or more; write several.") }

    private static func number<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] { withUnsafeBytes(of: number.littleEndian) { Array($0) } }
}
