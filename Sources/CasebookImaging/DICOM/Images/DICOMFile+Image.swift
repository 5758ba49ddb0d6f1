public import CasebookCore

extension DICOMFile {
    /// The picture: frames in their order are its slices.
    ///
    /// Order of work: stored bits and sign, the modality's table or scale, table or window of the display, and MONOCHROME1 turned over.
    /// Throws `image.unsupported`, by the name of the transfer syntax if it is that, `image.damaged`, `limit.size`.
    public func image(_ meaning: DICOMMeaning = .displayed) throws(ClinicalError) -> MedicalImage {
        let pixels = try storedPixels()
        let isGrey = pixels.photometric == .monochrome1 || pixels.photometric == .monochrome2
        guard isGrey || meaning == .displayed else { throw ClinicalError(.imageUnsupported, "Colour is not measured; ask for it as it is displayed.") }
        let spacing = try FrameAttributes(dataset, frame: 0).spacing()
        return isGrey ? try grey(pixels, meaning, spacing) : try colour(pixels, spacing)
    }

    private func grey(_ pixels: StoredPixels, _ meaning: DICOMMeaning, _ spacing: MedicalImage.Spacing?) throws(ClinicalError) -> MedicalImage {
        let area = pixels.rows * pixels.columns, isSigned = pixels.kind == .signed
        var values = [Float](repeating: 0, count: pixels.count)
        // What frames have in common is read once: frames may be many, and tables long.
        let all = FrameAttributes(dataset, frame: nil)
        let allMeasured = try ModalityTransform(all.holder(.frameTransformation), isSigned: isSigned)
        let allDisplay = meaning == .displayed ? try DisplayTransform(all.holder(.frameDisplay), isSigned: isSigned) : nil
        var unwindowed: [Range<Int>] = []
        for frame in 0..<pixels.frames {
            let attributes = FrameAttributes(dataset, frame: frame), places = frame * area..<(frame + 1) * area
            var measured = allMeasured
            if attributes.hasOwn(.frameTransformation) { measured = try ModalityTransform(attributes.holder(.frameTransformation), isSigned: isSigned) }
            for place in places { values[place] = Float(measured(pixels[place])) }
            guard meaning == .displayed else { continue }
            var display = allDisplay
            if attributes.hasOwn(.frameDisplay) { display = try DisplayTransform(attributes.holder(.frameDisplay), isSigned: isSigned) }
            if let display { for place in places { values[place] = Float(display(Double(values[place]))) } } else { unwindowed.append(places) }
        }
        Self.stretch(&values, unwindowed)
        if meaning == .displayed, pixels.photometric == .monochrome1 { for place in values.indices { values[place] = 255 - values[place] } }
        guard values.allSatisfy(\.isFinite) else { throw ClinicalError(.imageDamaged, "The DICOM picture has values that are no finite numbers.") }
        return MedicalImage(depth: pixels.frames, height: pixels.rows, width: pixels.columns, values: values, spacing: spacing)
    }

    /// From the least to the greatest value of the frames together, so that they stay to each other as they were measured.
    private static func stretch(_ values: inout [Float], _ frames: [Range<Int>]) {
        guard let least = frames.compactMap({ values[$0].min() }).min(), let greatest = frames.compactMap({ values[$0].max() }).max() else { return }
        let width = greatest - least
        for place in frames.joined() { values[place] = width > 0 ? 255 * ((values[place] - least) / width) : 0 }
    }

    private func colour(_ pixels: StoredPixels, _ spacing: MedicalImage.Spacing?) throws(ClinicalError) -> MedicalImage {
        let places = pixels.frames * pixels.rows * pixels.columns
        guard places <= MedicalImage.mostValues / 3 else { throw ClinicalError(.sizeLimit, "The DICOM picture has more than \(MedicalImage.mostValues) values.") }
        var values = [Float](repeating: 0, count: 3 * places)
        func fill(_ colour: (Int) -> [Double]) {
            for place in 0..<places {
                let colour = colour(place)
                for channel in 0..<3 { values[channel * places + place] = Float(colour[channel]) }
            }
        }
        if pixels.photometric == .palette {
            let palette = try PaletteColour(dataset, isSigned: pixels.kind == .signed)
            fill { palette.colour(pixels[$0]) }
        } else if let converter = LuminanceColour.converter(pixels.photometric) {
            guard pixels.bits == 8, pixels.kind == .unsigned else {
                throw ClinicalError(.imageUnsupported, "Luminance and differences of colour are read of 8 bits only.")
            }
            fill { converter(pixels[3 * $0], pixels[3 * $0 + 1], pixels[3 * $0 + 2]) }
        } else {
            guard pixels.kind == .unsigned else { throw ClinicalError(.imageUnsupported, "Colour with a sign is not read.") }
            let white = Double((1 << pixels.bits) - 1)
            fill { place in (0..<3).map { 255 * pixels[3 * place + $0] / white } }
        }
        return MedicalImage(channels: 3, depth: pixels.frames, height: pixels.rows, width: pixels.columns, values: values, spacing: spacing)
    }
}
