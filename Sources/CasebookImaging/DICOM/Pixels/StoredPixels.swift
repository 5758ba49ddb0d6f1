/// The pixels of a DICOM file as they are stored, before any table, scale or window.
///
/// Frame by frame, row by row, the samples of a pixel beside each other. Colour that two pixels share is given to both.
public struct StoredPixels: Sendable, Hashable {
    public enum Kind: Sendable, Hashable { case unsigned, signed, real }

    public let frames: Int
    public let rows: Int
    public let columns: Int
    public let photometric: PhotometricInterpretation
    public let kind: Kind
    /// Bits of a whole sample, or of a number of floating point.
    let patterns: [UInt32]
    /// Bits of a sample that count: white of a colour is 2 to that power, less one.
    let bits: Int

    /// 1, or 3 for colour.
    public var samples: Int { photometric.samples }
    public var count: Int { patterns.count }

    /// A stored value by its place.
    public subscript(place: Int) -> Double {
        switch kind {
        case .unsigned: Double(patterns[place])
        case .signed: Double(Int32(bitPattern: patterns[place]))
        case .real: Double(Float(bitPattern: patterns[place]))
        }
    }
}
