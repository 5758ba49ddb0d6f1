public import CasebookCore

/// Writes safetensors files, byte for byte as the reference implementation (the Python package `safetensors`) does: tensors by type, the widest
/// first, then by the bytes of their names; JSON without spaces; a header padded with spaces to a multiple of 8 bytes.
///
/// The same tensors give the same bytes in whatever order they are given. Metadata is sorted by the bytes of its keys; the reference writes it
/// in random order. Numbers are converted and written piece by piece.
public enum SafetensorsWriter {
    /// Elements converted at a time.
    private static let pieceSize = 1 << 16

    /// Writes a private file, under a temporary name first. No two tensors may have the same name. Throws `file.unwritable`, and
    /// `model.damaged` for a number that is not finite in a tensor to be written as I8, which has no such numbers.
    ///
    /// - Parameter metadata: what to say under `__metadata__`, with keys of at most 128 bytes; nil leaves it out.
    public static func write(_ tensors: [SafetensorsTensor], metadata: [String: String]? = nil, to path: String) throws(ClinicalError) {
        let file = try PrivateFileHandle(path: path)
        try encode(tensors, metadata) { bytes throws(ClinicalError) in try file.write(bytes) }
        try file.finish()
    }

    /// The bytes that ``write(_:metadata:to:)`` would write. Throws `model.damaged` as it does.
    public static func bytes(_ tensors: [SafetensorsTensor], metadata: [String: String]? = nil) throws(ClinicalError) -> [UInt8] {
        var result: [UInt8] = []
        try encode(tensors, metadata) { bytes throws(ClinicalError) in result += bytes }
        return result
    }

    private static func encode(
        _ tensors: [SafetensorsTensor], _ metadata: [String: String]?, into sink: ([UInt8]) throws(ClinicalError) -> Void
    ) throws(ClinicalError) {
        precondition(Set(tensors.map { SafetensorsHeader.Name($0.name) }).count == tensors.count, "Two tensors have the same name.")
        precondition(!tensors.contains { $0.name == SafetensorsHeader.metadataName }, "No tensor can be named __metadata__.")
        precondition(metadata?.keys.allSatisfy { $0.utf8.count <= SafetensorsHeader.longestKey } ?? true, "Keys of metadata have at most 128 bytes.")
        for tensor in tensors { try checkIntegers(tensor) }
        let sorted = tensors.sorted { left, right in
            left.dtype == right.dtype ? left.name.utf8.lexicographicallyPrecedes(right.name.utf8) : left.dtype.rank > right.dtype.rank
        }
        try sink(header(sorted, metadata))
        for tensor in sorted { try encode(tensor, into: sink) }
    }

    private static func checkIntegers(_ tensor: SafetensorsTensor) throws(ClinicalError) {
        guard tensor.dtype == .int8, case .floats(let floats) = tensor.content else { return }
        guard floats.withUnsafeBytes({ FloatFormats.firstNotFinite($0, infinity: Float.infinity.bitPattern) }) == nil else {
            throw ClinicalError(
                .modelDamaged, "The tensor '\(PrintableText.make(tensor.name))' holds a number that is not finite and cannot be written as I8; did the training diverge?")
        }
    }

    // MARK: Header

    private static func header(_ tensors: [SafetensorsTensor], _ metadata: [String: String]?) -> [UInt8] {
        // The length comes first and is filled in at the end.
        var header = [UInt8](repeating: 0, count: 8)
        header.append(UInt8(ascii: "{"))
        if let metadata {
            quote(SafetensorsHeader.metadataName, into: &header)
            header += ":{".utf8
            for (index, (key, value)) in metadata.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }).enumerated() {
                if index > 0 { header.append(UInt8(ascii: ",")) }
                quote(key, into: &header)
                header.append(UInt8(ascii: ":"))
                quote(value, into: &header)
            }
            header += (tensors.isEmpty ? "}" : "},").utf8
        }
        var offset = 0
        for (index, tensor) in tensors.enumerated() {
            if index > 0 { header.append(UInt8(ascii: ",")) }
            quote(tensor.name, into: &header)
            let end = offset + tensor.byteCount
            let shape = tensor.shape.map(String.init).joined(separator: ",")
            header += ":{\"dtype\":\"\(tensor.dtype.rawValue)\",\"shape\":[\(shape)],\"data_offsets\":[\(offset),\(end)]}".utf8
            offset = end
        }
        header.append(UInt8(ascii: "}"))
        while header.count % 8 != 0 { header.append(UInt8(ascii: " ")) }
        precondition(header.count - 8 <= SafetensorsHeader.longest, "The header is longer than readers accept.")
        withUnsafeBytes(of: UInt64(header.count - 8).littleEndian) { header.replaceSubrange(0..<8, with: $0) }
        return header
    }

    /// Quotes as the reference does: control characters alone are escaped, in their short form where there is one.
    private static func quote(_ text: String, into bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0x08: bytes += "\\b".utf8
            case 0x09: bytes += "\\t".utf8
            case 0x0A: bytes += "\\n".utf8
            case 0x0C: bytes += "\\f".utf8
            case 0x0D: bytes += "\\r".utf8
            case 0..<0x20: bytes += (byte < 0x10 ? "\\u000" : "\\u00").utf8 + Array(String(byte, radix: 16).utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    // MARK: Tensors

    private static func encode(_ tensor: SafetensorsTensor, into sink: ([UInt8]) throws(ClinicalError) -> Void) throws(ClinicalError) {
        switch tensor.content {
        case .bytes(let bytes): try sink(bytes)
        case .floats(let floats):
            for start in stride(from: 0, to: floats.count, by: pieceSize) {
                try sink(piece(floats[start..<min(start + pieceSize, floats.count)], as: tensor.dtype))
            }
        }
    }

    private static func piece(_ floats: ArraySlice<Float>, as dtype: SafetensorsType) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: floats.count * dtype.width) { buffer, count in
            floats.withUnsafeBufferPointer { floats in
                count = floats.count * dtype.width
                guard let source = floats.baseAddress, let base = buffer.baseAddress else { return }
                let target = UnsafeMutableRawPointer(base)
                switch dtype {
                case .float16: FloatFormats.round(source, toBinary16: target, count: floats.count)
                case .bfloat16: FloatFormats.round(source, toBFloat16: target, count: floats.count)
                case .int8: FloatFormats.round(source, toInt8: target, count: floats.count)
                default: target.copyMemory(from: source, byteCount: count)
                }
            }
        }
    }
}
