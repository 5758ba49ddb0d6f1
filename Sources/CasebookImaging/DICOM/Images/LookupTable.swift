internal import CasebookCore

/// A table of a DICOM file (PS3.3, C.11.1 and C.11.2): values from `first` on are replaced, those beyond its ends by its first or last entry.
struct LookupTable: Sendable {
    let first: Int
    let entries: [UInt16]
    /// Bits of an entry, 8 to 16.
    let bits: Int

    /// Throws `image.damaged`.
    init(_ dataset: DICOMDataset, descriptor: DICOMTag, entries tag: DICOMTag, isSigned: Bool) throws(ClinicalError) {
        let descriptor = try dataset.numbers(descriptor).compactMap { Int(exactly: $0) }
        guard descriptor.count == 3, let range = dataset.range(tag), (8...16).contains(descriptor[2]) else { throw Self.damaged }
        // Zero stands for one more than 16 bits hold.
        let told = descriptor[0] & 0xFFFF, count = told == 0 ? 1 << 16 : told
        first = isSigned ? Int(Int16(truncatingIfNeeded: descriptor[1])) : descriptor[1]
        bits = descriptor[2]
        // Entries of 8 bits may lie two in a word.
        let isPacked = bits == 8 && range.count < 2 * count
        guard range.count >= (isPacked ? count : 2 * count) else { throw Self.damaged }
        if isPacked {
            let swaps = dataset.isBigEndian && range.count >= (count + 1) / 2 * 2
            entries = (0..<count).map { UInt16(dataset.bytes[range.lowerBound + (swaps ? $0 ^ 1 : $0)]) }
        } else {
            entries = dataset.whole(range.lowerBound..<range.lowerBound + 2 * count, 2).map { UInt16($0) }
        }
    }

    subscript(value: Double) -> Double {
        let place = min(max(value - Double(first), 0), Double(entries.count - 1))
        return Double(entries[Int(place)])
    }

    /// From black, 0, to white, 255, which is also what entries of more bits than the table tells are.
    func brightness(_ value: Double) -> Double { min(255 * self[value] / Double(1 << bits - 1), 255) }

    private static var damaged: ClinicalError { ClinicalError(.imageDamaged, "A table of values in the DICOM file is damaged or has fewer entries than it tells.") }
}
