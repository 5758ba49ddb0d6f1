internal import CasebookCore

/// The kept elements of a file, or of an item of a sequence in it.
package struct DICOMDataset: Sendable {
    let bytes: [UInt8]
    let isBigEndian: Bool
    var elements: [DICOMTag: DICOMElement] = [:]

    /// Place and size of the value; nothing if there is none or it is empty or a sequence.
    func range(_ tag: DICOMTag) -> Range<Int>? {
        guard case .bytes(let range)? = elements[tag]?.value, !range.isEmpty else { return nil }
        return range
    }

    func items(_ tag: DICOMTag) -> [DICOMDataset] {
        guard case .items(let items)? = elements[tag]?.value else { return [] }
        return items
    }

    /// The parts of a text between backslashes, without blanks at their ends. A text over 4 KB is none of those that are kept.
    package func texts(_ tag: DICOMTag) -> [String] {
        guard let range = range(tag), range.count <= 1 << 12 else { return [] }
        return bytes[range].split(separator: UInt8(ascii: "\\"), omittingEmptySubsequences: false).map { part in
            let start = part.firstIndex { $0 > 0x20 } ?? part.endIndex
            let end = part.lastIndex { $0 > 0x20 }.map { $0 + 1 } ?? start
            return String(decoding: part[start..<end], as: UTF8.self)
        }
    }

    func text(_ tag: DICOMTag) -> String? {
        guard let text = texts(tag).first, !text.isEmpty else { return nil }
        return text
    }

    /// Numbers of any kind. None if the element is missing or empty. Throws `image.damaged` if they are no finite numbers.
    func numbers(_ tag: DICOMTag) throws(ClinicalError) -> [Double] {
        guard let range = range(tag), let kind = elements[tag]?.kind else { return [] }
        switch kind {
        case .unsigned16, .words: return whole(range, 2).map { Double($0) }
        case .signed16: return whole(range, 2).map { Double(Int16(truncatingIfNeeded: $0)) }
        case .unsigned32: return whole(range, 4).map { Double($0) }
        case .signed32: return whole(range, 4).map { Double(Int32(truncatingIfNeeded: $0)) }
        case .float32: return try checked(whole(range, 4).map { Double(Float(bitPattern: UInt32(truncatingIfNeeded: $0))) }, tag)
        case .float64: return try checked(whole(range, 8).map { Double(bitPattern: $0) }, tag)
        default:
            var numbers: [Double] = []
            for text in texts(tag) {
                if text.isEmpty { continue }
                guard let number = Double(text) else { throw Self.noNumber(tag) }
                numbers.append(number)
            }
            return try checked(numbers, tag)
        }
    }

    /// The first whole number; nothing if the element is missing or empty. Throws `image.damaged` if it is none.
    func integer(_ tag: DICOMTag) throws(ClinicalError) -> Int? {
        guard let number = try numbers(tag).first else { return nil }
        guard let integer = Int(exactly: number) else { throw Self.noNumber(tag) }
        return integer
    }

    /// Unsigned numbers of 16 or 64 bits, in the order of bytes of the file; a rest that is too short is passed over.
    func whole(_ range: Range<Int>, _ size: Int) -> [UInt64] {
        stride(from: range.lowerBound, through: range.upperBound - size, by: size).map { start in
            var number: UInt64 = 0
            for offset in 0..<size { number |= UInt64(bytes[start + offset]) << UInt64(8 * (isBigEndian ? size - 1 - offset : offset)) }
            return number
        }
    }

    private func checked(_ numbers: [Double], _ tag: DICOMTag) throws(ClinicalError) -> [Double] {
        guard numbers.allSatisfy(\.isFinite) else { throw Self.noNumber(tag) }
        return numbers
    }

    private static func noNumber(_ tag: DICOMTag) -> ClinicalError {
        ClinicalError(.imageDamaged, "The DICOM element \(tag) is not the number that it should be.")
    }
}
