/// The number of a data element: group and element, as in (0028,0010).
package struct DICOMTag: Hashable, Sendable, CustomStringConvertible {
    package let group: UInt16
    package let element: UInt16

    package init(_ group: UInt16, _ element: UInt16) {
        self.group = group
        self.element = element
    }

    package var description: String { "(\(Self.hexadecimal(group)),\(Self.hexadecimal(element)))" }

    private static func hexadecimal(_ number: UInt16) -> String {
        let digits = String(number, radix: 16, uppercase: true)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }

    static let transferSyntax = Self(0x0002, 0x0010)
    static let modality = Self(0x0008, 0x0060)
    static let imagerPixelSpacing = Self(0x0018, 0x1164)
    static let spacingBetweenSlices = Self(0x0018, 0x0088)
    static let seriesInstance = Self(0x0020, 0x000E)
    static let instanceNumber = Self(0x0020, 0x0013)
    static let imagePosition = Self(0x0020, 0x0032)
    static let imageOrientation = Self(0x0020, 0x0037)
    static let planePosition = Self(0x0020, 0x9113)
    static let planeOrientation = Self(0x0020, 0x9116)
    static let samplesPerPixel = Self(0x0028, 0x0002)
    static let photometricInterpretation = Self(0x0028, 0x0004)
    static let planarConfiguration = Self(0x0028, 0x0006)
    static let numberOfFrames = Self(0x0028, 0x0008)
    static let rows = Self(0x0028, 0x0010)
    static let columns = Self(0x0028, 0x0011)
    static let pixelSpacing = Self(0x0028, 0x0030)
    static let bitsAllocated = Self(0x0028, 0x0100)
    static let bitsStored = Self(0x0028, 0x0101)
    static let highBit = Self(0x0028, 0x0102)
    static let pixelRepresentation = Self(0x0028, 0x0103)
    static let windowCentre = Self(0x0028, 0x1050)
    static let windowWidth = Self(0x0028, 0x1051)
    static let rescaleIntercept = Self(0x0028, 0x1052)
    static let rescaleSlope = Self(0x0028, 0x1053)
    static let windowFunction = Self(0x0028, 0x1056)
    static let redDescriptor = Self(0x0028, 0x1101)
    static let greenDescriptor = Self(0x0028, 0x1102)
    static let blueDescriptor = Self(0x0028, 0x1103)
    static let redEntries = Self(0x0028, 0x1201)
    static let greenEntries = Self(0x0028, 0x1202)
    static let blueEntries = Self(0x0028, 0x1203)
    static let redSegments = Self(0x0028, 0x1221)
    static let modalityTable = Self(0x0028, 0x3000)
    static let tableDescriptor = Self(0x0028, 0x3002)
    static let tableEntries = Self(0x0028, 0x3006)
    static let displayTable = Self(0x0028, 0x3010)
    static let pixelMeasures = Self(0x0028, 0x9110)
    static let frameDisplay = Self(0x0028, 0x9132)
    static let frameTransformation = Self(0x0028, 0x9145)
    static let frameOffsets = Self(0x3004, 0x000C)
    static let sharedGroups = Self(0x5200, 0x9229)
    static let frameGroups = Self(0x5200, 0x9230)
    static let extendedOffsets = Self(0x7FE0, 0x0001)
    static let floatPixels = Self(0x7FE0, 0x0008)
    static let doublePixels = Self(0x7FE0, 0x0009)
    static let pixels = Self(0x7FE0, 0x0010)
    static let item = Self(0xFFFE, 0xE000)
    static let itemEnd = Self(0xFFFE, 0xE00D)
    static let sequenceEnd = Self(0xFFFE, 0xE0DD)
}
