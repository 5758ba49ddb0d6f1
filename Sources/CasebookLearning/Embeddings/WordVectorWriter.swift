public import CasebookCore

/// Writes word vectors to a file that takes its place only when it is complete.
public enum WordVectorWriter {
    private static let blockSize = 1 << 20

    /// Numbers in text are the shortest that read back as the same value. Throws `file.unwritable`.
    public static func write(_ vectors: WordVectors, to path: String, format: WordVectorFormat = .word2vecText) throws(ClinicalError) {
        try write(vectors, to: try PrivateFileHandle(path: path), format: format)
    }

    /// Writes to a file opened before, so that a place that cannot be written is known before the vectors are made, and finishes it. Throws
    /// `file.unwritable`.
    public static func write(_ vectors: WordVectors, to file: PrivateFileHandle, format: WordVectorFormat = .word2vecText) throws(ClinicalError) {
        var block: [UInt8] = []
        block.reserveCapacity(blockSize + 1 << 16)
        if format != .glove { block += Array("\(vectors.count) \(vectors.dimension)\n".utf8) }
        for index in 0..<vectors.count {
            block += vectors.bytes(of: index)
            let row = vectors[index]
            if format == .word2vecBinary {
                block.append(0x20)
                for value in row { withUnsafeBytes(of: value.bitPattern.littleEndian) { block += $0 } }
            } else {
                for value in row {
                    block.append(0x20)
                    block += value.description.utf8
                }
            }
            block.append(0x0A)
            if block.count >= blockSize {
                try file.write(block)
                block.removeAll(keepingCapacity: true)
            }
        }
        try file.write(block)
        try file.finish()
    }
}
