internal import CasebookCore

/// Shape and bits of the pixels as the file tells them, checked against each other and against what is read at all.
struct PixelLayout: Sendable {
    let frames: Int
    let rows: Int
    let columns: Int
    let photometric: PhotometricInterpretation
    /// 1, 8, 16, 32 or, for floating point, 64.
    let bitsAllocated: Int
    let bitsStored: Int
    let highBit: Int
    let isSigned: Bool
    /// One plane for each sample, rather than the samples of a pixel beside each other.
    let isPlanar: Bool

    var samples: Int { photometric.samples }
    var frameValues: Int { rows * columns * samples }
    var values: Int { frames * frameValues }

    /// Throws `image.unsupported` without a picture, or for one of a kind that is not read, `image.damaged`, `limit.size`.
    init(_ dataset: DICOMDataset) throws(ClinicalError) {
        guard let rows = try dataset.integer(.rows), let columns = try dataset.integer(.columns) else {
            throw ClinicalError(.imageUnsupported, "The DICOM file holds no picture.")
        }
        let frames = try dataset.integer(.numberOfFrames) ?? 1
        guard (1...0xFFFF).contains(rows), (1...0xFFFF).contains(columns), frames >= 1 else {
            throw ClinicalError(.imageDamaged, "Rows, columns and frames of the DICOM picture must be 1 or more.")
        }
        guard let photometric = PhotometricInterpretation(rawValue: dataset.text(.photometricInterpretation) ?? "") else {
            throw ClinicalError(.imageUnsupported, "The DICOM picture is neither grey, nor of a palette, RGB or YBR.")
        }
        self.photometric = photometric
        guard frames <= MedicalImage.mostValues / (rows * columns * photometric.samples) else {
            throw ClinicalError(.sizeLimit, "The DICOM picture has more than \(MedicalImage.mostValues) values.")
        }
        (self.frames, self.rows, self.columns) = (frames, rows, columns)
        let samples = try dataset.integer(.samplesPerPixel) ?? photometric.samples
        guard samples == photometric.samples else {
            throw ClinicalError(.imageUnsupported, "The DICOM picture has a number of samples for a pixel that does not fit its kind of colour.")
        }
        bitsAllocated = try dataset.integer(.bitsAllocated) ?? 0
        guard [1, 8, 16, 32, 64].contains(bitsAllocated) else {
            throw ClinicalError(.imageUnsupported, "The DICOM picture has other than 1, 8, 16, 32 or 64 bits for a sample.")
        }
        bitsStored = try dataset.integer(.bitsStored) ?? bitsAllocated
        guard (1...bitsAllocated).contains(bitsStored) else { throw ClinicalError(.imageDamaged, "The DICOM picture stores more bits than it has room for.") }
        highBit = try dataset.integer(.highBit) ?? bitsStored - 1
        guard (bitsStored - 1..<bitsAllocated).contains(highBit) else { throw ClinicalError(.imageDamaged, "The high bit of the DICOM picture is out of its room.") }
        isSigned = try dataset.integer(.pixelRepresentation) == 1
        let planar = try dataset.integer(.planarConfiguration)
        isPlanar = photometric.samples > 1 && planar == 1
    }

    /// The stored bits of a sample, its sign spread over all 32.
    @inline(__always) func stored(_ sample: UInt32) -> UInt32 {
        let room = UInt32(32 - bitsStored), shifted = (sample >> UInt32(highBit + 1 - bitsStored)) << room
        return isSigned ? UInt32(bitPattern: Int32(bitPattern: shifted) >> Int32(room)) : shifted >> room
    }
}
