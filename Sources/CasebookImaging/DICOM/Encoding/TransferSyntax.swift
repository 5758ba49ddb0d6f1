/// How the elements and pixels of a DICOM file are written (PS3.6, A): its unique identifier and its name.
public struct TransferSyntax: Sendable, Hashable {
    public let identifier: String
    /// The name in the standard, or the identifier where it has none here.
    public var name: String { Self.names[identifier] ?? (identifier.allSatisfy { $0.isASCII && ($0.isNumber || $0 == ".") } ? identifier : "of no known name") }

    public init(identifier: String) { self.identifier = identifier }

    /// How pixels are packed, of the ways that are read.
    enum Packing { case native, runLength, baselineJPEG, losslessJPEG }

    static let implicitLittleEndian = Self(identifier: "1.2.840.10008.1.2")
    static let explicitLittleEndian = Self(identifier: "1.2.840.10008.1.2.1")
    static let deflated = Self(identifier: "1.2.840.10008.1.2.1.99")
    static let explicitBigEndian = Self(identifier: "1.2.840.10008.1.2.2")

    var isExplicit: Bool { self != .implicitLittleEndian }
    var isBigEndian: Bool { self == .explicitBigEndian }

    /// Nothing for what is not read.
    var packing: Packing? {
        switch identifier {
        case Self.implicitLittleEndian.identifier, Self.explicitLittleEndian.identifier, Self.deflated.identifier, Self.explicitBigEndian.identifier: .native
        case "1.2.840.10008.1.2.5": .runLength
        case "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51": .baselineJPEG
        case "1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.70": .losslessJPEG
        default: nil
        }
    }

    private static let names: [String: String] = [
        "1.2.840.10008.1.2": "Implicit VR Little Endian",
        "1.2.840.10008.1.2.1": "Explicit VR Little Endian",
        "1.2.840.10008.1.2.1.98": "Encapsulated Uncompressed Explicit VR Little Endian",
        "1.2.840.10008.1.2.1.99": "Deflated Explicit VR Little Endian",
        "1.2.840.10008.1.2.2": "Explicit VR Big Endian",
        "1.2.840.10008.1.2.4.50": "JPEG Baseline (Process 1)",
        "1.2.840.10008.1.2.4.51": "JPEG Extended (Process 2 and 4)",
        "1.2.840.10008.1.2.4.57": "JPEG Lossless (Process 14)",
        "1.2.840.10008.1.2.4.70": "JPEG Lossless (Process 14, Selection Value 1)",
        "1.2.840.10008.1.2.4.80": "JPEG-LS Lossless",
        "1.2.840.10008.1.2.4.81": "JPEG-LS Near-Lossless",
        "1.2.840.10008.1.2.4.90": "JPEG 2000 Lossless Only",
        "1.2.840.10008.1.2.4.91": "JPEG 2000",
        "1.2.840.10008.1.2.4.92": "JPEG 2000 Part 2 Lossless Only",
        "1.2.840.10008.1.2.4.93": "JPEG 2000 Part 2",
        "1.2.840.10008.1.2.4.94": "JPIP Referenced",
        "1.2.840.10008.1.2.4.95": "JPIP Referenced Deflate",
        "1.2.840.10008.1.2.4.100": "MPEG2 Main Profile, Main Level",
        "1.2.840.10008.1.2.4.101": "MPEG2 Main Profile, High Level",
        "1.2.840.10008.1.2.4.102": "MPEG-4 AVC/H.264 High Profile, Level 4.1",
        "1.2.840.10008.1.2.4.103": "MPEG-4 AVC/H.264 BD-compatible High Profile, Level 4.1",
        "1.2.840.10008.1.2.4.104": "MPEG-4 AVC/H.264 High Profile, Level 4.2, for 2D video",
        "1.2.840.10008.1.2.4.105": "MPEG-4 AVC/H.264 High Profile, Level 4.2, for 3D video",
        "1.2.840.10008.1.2.4.106": "MPEG-4 AVC/H.264 Stereo High Profile, Level 4.2",
        "1.2.840.10008.1.2.4.107": "HEVC/H.265 Main Profile, Level 5.1",
        "1.2.840.10008.1.2.4.108": "HEVC/H.265 Main 10 Profile, Level 5.1",
        "1.2.840.10008.1.2.4.110": "JPEG XL Lossless",
        "1.2.840.10008.1.2.4.111": "JPEG XL JPEG Recompression",
        "1.2.840.10008.1.2.4.112": "JPEG XL",
        "1.2.840.10008.1.2.4.201": "High-Throughput JPEG 2000 Lossless Only",
        "1.2.840.10008.1.2.4.202": "High-Throughput JPEG 2000 with RPCL Options Lossless Only",
        "1.2.840.10008.1.2.4.203": "High-Throughput JPEG 2000",
        "1.2.840.10008.1.2.4.204": "JPIP HTJ2K Referenced",
        "1.2.840.10008.1.2.4.205": "JPIP HTJ2K Referenced Deflate",
        "1.2.840.10008.1.2.5": "RLE Lossless",
        "1.2.840.10008.1.2.8.1": "Deflated Image Frame Compression",
    ]
}
