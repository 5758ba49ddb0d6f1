package import CasebookCore

/// Bytes of a file, with our own errors.
package enum FileBytes {
    package static func read(_ path: String, limit: Int) throws(ClinicalError) -> [UInt8] {
        let blocks = try FileBlocks(path)
        var bytes: [UInt8] = []
        while let block = try blocks.next() {
            bytes += block
            guard bytes.count <= limit else { throw ClinicalError(.sizeLimit, "The file has more than \(limit) bytes.", at: Location(file: path)) }
        }
        return bytes
    }
}
