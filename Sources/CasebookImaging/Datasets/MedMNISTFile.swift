public import CasebookCore

/// Datasets in the form of MedMNIST (Yang et al., Scientific Data 2023): an NPZ archive with `train_images`, `train_labels`, and so for `val` and `test`.
public enum MedMNISTFile {
    /// Reads the parts that are there; labels may be missing. Images are rows × height × width, with 3 colours as a last axis, or rows × depth × height × width. An
    /// image's id is its row.
    ///
    /// Throws `file.unreadable`, `archive.damaged`, `array.damaged`, `dataset.malformed`, `limit.size`.
    public static func read(path: String, shape: ((MedicalImage) -> MedicalImage)? = nil, classNames: [String]? = nil) throws(ClinicalError) -> ImageDataset {
        let archive = try NumPyArchive(path: path)
        do throws(ClinicalError) { return try read(archive, shape: shape, classNames: classNames) } catch {
            throw ClinicalError(error.code, error.message, at: Location(file: path), cause: error.cause)
        }
    }

    /// Reads the bytes of such an archive. Throws as the reader of files does.
    public static func read(_ bytes: [UInt8], shape: ((MedicalImage) -> MedicalImage)? = nil, classNames: [String]? = nil) throws(ClinicalError) -> ImageDataset {
        try read(NumPyArchive(npz: bytes), shape: shape, classNames: classNames)
    }

    private static func read(_ archive: NumPyArchive, shape: ((MedicalImage) -> MedicalImage)?, classNames: [String]?) throws(ClinicalError) -> ImageDataset {
        func malformed(_ message: String) -> ClinicalError { ClinicalError(.datasetMalformed, message) }
        var examples: [LabelledImage] = [], largest = -1
        for (name, part) in [("train", DatasetPart.train), ("val", .validation), ("test", .test)] {
            guard let pictures = try archive.array(named: name + "_images") else { continue }
            let isColour = pictures.shape.count == 4 && pictures.shape[3] == 3, isStack = pictures.shape.count == 4 && !isColour
            guard isStack || isColour || pictures.shape.count == 3, pictures.kind == .unsigned(width: 1), pictures.shape.dropFirst().allSatisfy({ $0 > 0 }) else {
                throw malformed("The array \(name)_images is not rows × height × width, × 3 for colours, or rows × depth × height × width, of whole numbers of one byte.")
            }
            let rowCount = pictures.shape[0]
            // Rows of few pixels pack to almost nothing, and take much more as pictures.
            guard rowCount <= mostPictures else { throw ClinicalError(.sizeLimit, "The array \(name)_images has more than \(mostPictures) pictures.") }
            // Lengths of what has no rows are bounded by nothing.
            guard rowCount > 0 else { continue }
            var labels: [Int?] = Array(repeating: nil, count: rowCount)
            if let array = try archive.array(named: name + "_labels") {
                guard array.shape.first == rowCount, array.count == rowCount else {
                    throw malformed("The array \(name)_labels is not one label a row; several labels of an image are not read.")
                }
                let numbers = try array.integers()
                guard numbers.allSatisfy({ 0..<Int64(mostClasses) ~= $0 }) else { throw malformed("The array \(name)_labels has numbers that are no classes from 0.") }
                labels = numbers.map { Int($0) }
                largest = max(largest, Int(numbers.max() ?? -1))
            }
            let depth = isStack ? pictures.shape[1] : 1, height = pictures.shape[isStack ? 2 : 1], width = pictures.shape[isStack ? 3 : 2], channels = isColour ? 3 : 1
            let area = depth * height * width
            let bytes = pictures.bytes
            for row in 0..<rowCount {
                var values = [Float](repeating: 0, count: channels * area)
                for channel in 0..<channels { for place in 0..<area { values[channel * area + place] = Float(bytes[(row * area + place) * channels + channel]) } }
                let image = MedicalImage(channels: channels, depth: depth, height: height, width: width, values: values)
                examples.append(LabelledImage(id: String(row), image: shape?(image) ?? image, label: labels[row], part: part))
            }
        }
        guard !examples.isEmpty else { throw malformed("The archive has no images: train_images, val_images or test_images was expected.") }
        let names = classNames ?? (0..<(largest + 1)).map(String.init)
        guard largest < names.count else { throw malformed("The archive has labels beyond the \(names.count) classes.") }
        return ImageDataset(examples: examples, classNames: names)
    }

    /// No collection has more; a damaged label shall not make as many names.
    private static let mostClasses = 1 << 16
    /// Of a part; the largest has 165,466.
    private static let mostPictures = 1 << 20
}
