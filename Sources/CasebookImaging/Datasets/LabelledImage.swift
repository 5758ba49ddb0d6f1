/// An image of a dataset.
public struct LabelledImage: Sendable, Hashable {
    public var id: String
    public var image: MedicalImage
    /// Index of its class; nil where it is not known.
    public var label: Int?
    /// Whose image it is, as a patient's number: images of one group belong in one part.
    public var group: String?
    /// Nil as long as the dataset is in one piece.
    public var part: DatasetPart?

    /// What is taken as one patient: the group, or the image where it has none. An id may stand in several parts of a collection.
    public var unit: String { group.map { "1" + $0 } ?? "0\(part?.rawValue ?? "") \(id)" }

    public init(id: String, image: MedicalImage, label: Int? = nil, group: String? = nil, part: DatasetPart? = nil) {
        self.id = id
        self.image = image
        self.label = label
        self.group = group
        self.part = part
    }
}
