internal import CasebookCore
internal import Foundation

/// From what was measured to how dark or bright it is shown, 0 to 255 (PS3.3, C.11.2). Of several windows or tables the first is taken.
enum DisplayTransform: Sendable {
    case table(LookupTable)
    case linear(centre: Double, width: Double)
    case linearExact(centre: Double, width: Double)
    case sigmoid(centre: Double, width: Double)

    /// Nothing where the file has neither table nor window. Throws `image.damaged`, `image.unsupported`.
    init?(_ dataset: DICOMDataset, isSigned: Bool) throws(ClinicalError) {
        if let item = dataset.items(.displayTable).first {
            self = .table(try LookupTable(item, descriptor: .tableDescriptor, entries: .tableEntries, isSigned: isSigned))
            return
        }
        guard let centre = try dataset.numbers(.windowCentre).first, let width = try dataset.numbers(.windowWidth).first else { return nil }
        switch dataset.text(.windowFunction) ?? "LINEAR" {
        case "LINEAR" where width >= 1: self = .linear(centre: centre, width: width)
        case "LINEAR_EXACT" where width > 0: self = .linearExact(centre: centre, width: width)
        case "SIGMOID" where width > 0: self = .sigmoid(centre: centre, width: width)
        case "LINEAR", "LINEAR_EXACT", "SIGMOID": throw ClinicalError(.imageDamaged, "A window of the DICOM file is too narrow.")
        default: throw ClinicalError(.imageUnsupported, "A window of the DICOM file is of another function than LINEAR, LINEAR_EXACT and SIGMOID.")
        }
    }

    func callAsFunction(_ value: Double) -> Double {
        switch self {
        case .table(let table): return table.brightness(value)
        case .linear(let centre, let width):
            let distance = value - (centre - 0.5), reach = (width - 1) / 2
            return distance <= -reach ? 0 : distance > reach ? 255 : 255 * (distance / (width - 1) + 0.5)
        case .linearExact(let centre, let width):
            let distance = value - centre, reach = width / 2
            return distance <= -reach ? 0 : distance > reach ? 255 : 255 * (distance / width + 0.5)
        case .sigmoid(let centre, let width): return 255 / (1 + exp(-4 * (value - centre) / width))
        }
    }
}
