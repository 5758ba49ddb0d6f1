/// The numbers of a ZIP archive, lowest byte first; every access is checked.
struct ZipFields {
    private let bytes: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var count: Int { bytes.count }

    static var damaged: ClinicalError { ClinicalError(.archiveDamaged, "The archive is damaged or cut short.") }

    func short(_ place: Int) throws(ClinicalError) -> UInt16 { try number(place) }
    func long(_ place: Int) throws(ClinicalError) -> UInt32 { try number(place) }
    func wide(_ place: Int) throws(ClinicalError) -> UInt64 { try number(place) }

    /// A place that the archive names, where so many bytes follow.
    func place(_ place: UInt64, length: UInt64) throws(ClinicalError) -> Int {
        guard place <= UInt64(count), length <= UInt64(count) - place else { throw Self.damaged }
        return Int(place)
    }

    func text(_ place: Int, length: Int) throws(ClinicalError) -> String {
        guard place >= 0, length >= 0, length <= count, place <= count - length else { throw Self.damaged }
        return String(decoding: bytes[place..<(place + length)], as: UTF8.self)
    }

    private func number<Number: FixedWidthInteger>(_ place: Int) throws(ClinicalError) -> Number {
        guard place >= 0, place <= count - Number.bitWidth / 8 else { throw Self.damaged }
        return Number(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: Number.self))
    }
}
