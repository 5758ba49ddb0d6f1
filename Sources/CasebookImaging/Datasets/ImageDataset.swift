public import CasebookCore

/// Images with their classes.
public struct ImageDataset: Sendable {
    public var examples: [LabelledImage]
    /// Names of the classes; a label is an index into them.
    public let classNames: [String]

    public init(examples: [LabelledImage], classNames: [String]) {
        precondition(examples.allSatisfy { $0.label.map(classNames.indices.contains) ?? true }, "A label is the index of a class.")
        self.examples = examples
        self.classNames = classNames
    }

    /// The images of a part.
    public subscript(part: DatasetPart) -> ImageDataset { ImageDataset(examples: examples.filter { $0.part == part }, classNames: classNames) }

    /// Reads a folder with a folder for each class (`ImageFolder`), a table of paths and labels that ends in `.csv` or `.tsv` (`ImageTable`), or an archive that
    /// ends in `.npz` (`MedMNISTFile`).
    ///
    /// - Parameters:
    ///   - labels: a table of paths and labels, where `path` is the folder with the images.
    ///   - groupColumn: the table's column of patients, where it is called otherwise than `group` or `patient`.
    ///   - shape: what every image is brought to as soon as it is read, so that large ones are not kept; nil keeps them as they are.
    ///   - classNames: the classes in their order, as of a model that is to be tested; nil takes those that are found.
    public static func read(
        path: String, labels: String? = nil, groupColumn: String? = nil, shape: ((MedicalImage) -> MedicalImage)? = nil, classNames: [String]? = nil
    ) throws(ClinicalError) -> ImageDataset {
        if let labels { return try ImageTable.read(path: labels, folder: path, groupColumn: groupColumn, shape: shape, classNames: classNames) }
        if path.hasSuffix(".csv") || path.hasSuffix(".tsv") { return try ImageTable.read(path: path, groupColumn: groupColumn, shape: shape, classNames: classNames) }
        if groupColumn != nil { throw ClinicalError(.datasetMalformed, "Patients are named by a column of a table, and this is none.", at: Location(file: path)) }
        if path.hasSuffix(".npz") { return try MedMNISTFile.read(path: path, shape: shape, classNames: classNames) }
        return try ImageFolder.read(path: path, shape: shape, classNames: classNames)
    }
}

extension ClinicalError.Code {
    /// A collection of images lacks what is needed, or holds what cannot be.
    public static let datasetMalformed = Self(rawValue: "dataset.malformed")
}
