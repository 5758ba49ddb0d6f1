internal import CasebookCore

/// From stored values to what was measured, such as Hounsfield units (PS3.3, C.11.1).
enum ModalityTransform: Sendable {
    case line(slope: Double, intercept: Double)
    case table(LookupTable)

    /// Throws `image.damaged`.
    init(_ dataset: DICOMDataset, isSigned: Bool) throws(ClinicalError) {
        if let item = dataset.items(.modalityTable).first {
            self = .table(try LookupTable(item, descriptor: .tableDescriptor, entries: .tableEntries, isSigned: isSigned))
        } else {
            let slope = try dataset.numbers(.rescaleSlope).first, intercept = try dataset.numbers(.rescaleIntercept).first
            self = .line(slope: slope ?? 1, intercept: intercept ?? 0)
        }
    }

    func callAsFunction(_ value: Double) -> Double {
        switch self {
        case .line(let slope, let intercept): value * slope + intercept
        case .table(let table): table[value]
        }
    }
}
