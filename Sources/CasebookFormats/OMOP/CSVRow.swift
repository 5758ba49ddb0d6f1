internal import CasebookCore

/// A row of comma-separated values (RFC 4180): fields are quoted where they must be. An empty field is what databases load as NULL.
struct CSVRow {
    private var bytes: [UInt8] = []
    private var isEmpty = true

    /// The row with its line feed.
    var line: [UInt8] { bytes + [0x0A] }

    /// - Parameter limit: scalars that the column holds.
    mutating func add(_ field: String, limit: Int = .max) {
        if !isEmpty { bytes.append(0x2C) }
        isEmpty = false
        let kept = field.utf8.count <= limit ? field : String(String.UnicodeScalarView(field.unicodeScalars.prefix(limit)))
        guard kept.utf8.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D || $0 == 0 }) else {
            bytes.append(contentsOf: kept.utf8)
            return
        }
        bytes.append(0x22)
        for byte in kept.utf8 {
            if byte == 0x22 { bytes.append(0x22) }
            // Loaders end texts at NUL; a blank keeps offsets as they are.
            bytes.append(byte == 0 ? 0x20 : byte)
        }
        bytes.append(0x22)
    }
}
