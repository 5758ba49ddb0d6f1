internal import CasebookCore

/// Where a frame has its attributes: in the file itself, or, if it is an enhanced one, in groups for each frame and for all (PS3.3, C.7.6.16).
struct FrameAttributes {
    private let file: DICOMDataset
    private let own: DICOMDataset?

    /// Without a frame: what all have in common.
    init(_ file: DICOMDataset, frame: Int?) {
        self.file = file
        let each = file.items(.frameGroups)
        own = frame.flatMap { each.indices.contains($0) ? each[$0] : nil }
    }

    /// Has this frame an item of the group that is not the other frames'?
    func hasOwn(_ group: DICOMTag) -> Bool { own.map { !$0.items(group).isEmpty } ?? false }

    /// The item of the group for this frame, that for all, or the file.
    func holder(_ group: DICOMTag) -> DICOMDataset { own?.items(group).first ?? file.items(.sharedGroups).first?.items(group).first ?? file }

    /// Unit vectors along a row and down a column, as six numbers; nothing where they are missing or no such vectors.
    func orientation() throws(ClinicalError) -> [Double]? {
        let numbers = try holder(.planeOrientation).numbers(.imageOrientation)
        return numbers.count == 6 && numbers.allSatisfy { abs($0) < 1.01 } ? numbers : nil
    }

    /// Millimetres of the centre of the first pixel, in the patient's coordinates: of a file with several frames that of this frame or of the first one.
    func position() throws(ClinicalError) -> [Double]? {
        let numbers = try holder(.planePosition).numbers(.imagePosition)
        return numbers.count == 3 ? numbers : nil
    }

    /// In the patient, or else at the detector.
    func spacing() throws(ClinicalError) -> MedicalImage.Spacing? {
        let holder = holder(.pixelMeasures)
        var sides = try holder.numbers(.pixelSpacing)
        if sides.count != 2 { sides = try file.numbers(.imagerPixelSpacing) }
        guard sides.count == 2, sides.allSatisfy({ $0 > 0 }) else { return nil }
        let slices = try holder.numbers(.spacingBetweenSlices).first
        return MedicalImage.Spacing(slices: slices.flatMap { $0 > 0 ? $0 : nil }, rows: sides[0], columns: sides[1])
    }
}
