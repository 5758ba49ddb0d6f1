/// What the samples of a pixel mean (PS3.3, C.7.6.3.1.2).
public enum PhotometricInterpretation: String, Sendable, Hashable {
    /// Grey, of which the least value is white.
    case monochrome1 = "MONOCHROME1"
    /// Grey, of which the least value is black.
    case monochrome2 = "MONOCHROME2"
    /// An index into tables of red, green and blue.
    case palette = "PALETTE COLOR"
    case rgb = "RGB"
    /// Luminance and two differences of colour, each from 0 to 255.
    case ybrFull = "YBR_FULL"
    /// The same, with one pair of differences for two pixels of a row.
    case ybrFull422 = "YBR_FULL_422"
    /// Luminance from 16 to 235 and two differences of colour from 16 to 240.
    case ybrPartial422 = "YBR_PARTIAL_422"

    var samples: Int {
        switch self {
        case .monochrome1, .monochrome2, .palette: 1
        case .rgb, .ybrFull, .ybrFull422, .ybrPartial422: 3
        }
    }

    /// Two pixels of a row share one pair of differences of colour.
    var isSubsampled: Bool { self == .ybrFull422 || self == .ybrPartial422 }
}
