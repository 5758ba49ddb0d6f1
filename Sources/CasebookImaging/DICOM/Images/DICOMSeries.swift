public import CasebookCore

/// Slices in several files, put together to one stack.
public enum DICOMSeries {
    private struct Slice {
        let file: Int
        let frame: Int
        /// Millimetres along the normal of the slices.
        let place: Double?
        let number: Int?
    }

    /// One stack of all frames of all files, sorted by their positions along the normal of the slices, or by their instance numbers and the order of frames where
    /// they have no positions of their own. The distance of slices is that of their positions; nothing if it is uneven by more than a hundredth.
    ///
    /// Throws `image.unsupported` if files are of several series, differ in size, spacing or orientation, or two slices have one place; and what a file throws.
    public static func read(_ files: [[UInt8]], as meaning: DICOMMeaning = .measured) throws(ClinicalError) -> MedicalImage {
        var images: [MedicalImage] = [], slices: [Slice] = [], series: String?, orientation: [Double]?, values = 0
        for (index, bytes) in files.enumerated() {
            let file = try DICOMFile(bytes), image = try file.image(meaning), name = file.dataset.text(.seriesInstance) ?? ""
            values += image.values.count
            guard values <= MedicalImage.mostValues else { throw ClinicalError(.sizeLimit, "The DICOM series has more than \(MedicalImage.mostValues) values.") }
            guard series == nil || series == name else { throw ClinicalError(.imageUnsupported, "DICOM file \(index + 1) is of another series than the first one.") }
            series = name
            if let first = images.first, !isAlike(first, image) {
                throw ClinicalError(.imageUnsupported, "DICOM file \(index + 1) has another size or spacing than the first one.")
            }
            let number = try file.dataset.integer(.instanceNumber), offsets = try file.dataset.numbers(.frameOffsets)
            for frame in 0..<image.depth {
                let attributes = FrameAttributes(file.dataset, frame: frame), directions = try attributes.orientation()
                if slices.isEmpty { orientation = directions }
                guard isParallel(orientation, directions) else {
                    throw ClinicalError(.imageUnsupported, "DICOM file \(index + 1) has slices that are not parallel to the first one.")
                }
                var place = place(directions, try attributes.position())
                // One position for several frames is that of the first. Frames of a dose are told by their distances (PS3.3, C.8.8.3.2); others have their order alone.
                if image.depth > 1, !attributes.hasOwn(.planePosition) { place = offsets.count == image.depth ? place.map { $0 + offsets[frame] - offsets[0] } : nil }
                slices.append(Slice(file: index, frame: frame, place: place, number: number))
            }
            images.append(image)
        }
        guard let first = images.first else { throw ClinicalError(.imageUnsupported, "There is no DICOM file in the series.") }
        let distance = try sort(&slices)
        var stack = stacked(slices, images, first)
        guard let spacing = first.spacing else { return stack }
        let told = slices.allSatisfy { $0.place == nil } ? spacing.slices : nil
        stack.spacing = MedicalImage.Spacing(slices: distance ?? told, rows: spacing.rows, columns: spacing.columns)
        return stack
    }

    /// Sorts slices and gives their distance where it is even.
    private static func sort(_ slices: inout [Slice]) throws(ClinicalError) -> Double? {
        let places = slices.compactMap(\.place)
        guard places.count == slices.count else {
            let hasNumbers = slices.allSatisfy { $0.number != nil }
            guard hasNumbers || Set(slices.map(\.file)).count == 1 else {
                throw ClinicalError(.imageUnsupported, "The files of the DICOM series have neither positions nor instance numbers, so that slices have no order.")
            }
            slices.sort { ($0.number ?? 0, $0.file, $0.frame) < ($1.number ?? 0, $1.file, $1.frame) }
            slices = slices.map { Slice(file: $0.file, frame: $0.frame, place: nil, number: $0.number) }
            return nil
        }
        slices.sort { ($0.place ?? 0) < ($1.place ?? 0) }
        let sorted = places.sorted(), gaps = zip(sorted.dropFirst(), sorted).map { $0 - $1 }
        guard let least = gaps.min(), let greatest = gaps.max() else { return nil }
        guard least > 1e-4 else {
            throw ClinicalError(.imageUnsupported, "Two slices of the DICOM series have one place; read one point of time, or one kind of picture, at a time.")
        }
        let mean = gaps.reduce(0, +) / Double(gaps.count)
        return greatest - least <= 0.01 * mean ? mean : nil
    }

    private static func place(_ directions: [Double]?, _ position: [Double]?) -> Double? {
        guard let along = directions, let position else { return nil }
        let normal = [along[1] * along[5] - along[2] * along[4], along[2] * along[3] - along[0] * along[5], along[0] * along[4] - along[1] * along[3]]
        let length = normal.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return length > 0.9 ? zip(normal, position).reduce(0) { $0 + $1.0 * $1.1 } / length : nil
    }

    private static func isAlike(_ one: MedicalImage, _ other: MedicalImage) -> Bool {
        func isNear(_ one: Double, _ other: Double) -> Bool { abs(one - other) <= 1e-3 * one }
        guard one.channels == other.channels, one.height == other.height, one.width == other.width else { return false }
        guard let first = one.spacing, let second = other.spacing else { return one.spacing == nil && other.spacing == nil }
        return isNear(first.rows, second.rows) && isNear(first.columns, second.columns)
    }

    private static func isParallel(_ one: [Double]?, _ other: [Double]?) -> Bool {
        guard let one, let other else { return one == nil && other == nil }
        return zip(one, other).allSatisfy { abs($0 - $1) < 1e-3 }
    }

    private static func stacked(_ slices: [Slice], _ images: [MedicalImage], _ first: MedicalImage) -> MedicalImage {
        let area = first.height * first.width
        var values: [Float] = []
        values.reserveCapacity(slices.count * area * first.channels)
        for channel in 0..<first.channels {
            for slice in slices {
                let image = images[slice.file], start = (channel * image.depth + slice.frame) * area
                values += image.values[start..<start + area]
            }
        }
        return MedicalImage(channels: first.channels, depth: slices.count, height: first.height, width: first.width, values: values, spacing: first.spacing)
    }
}
