import Casebook
import CasebookImaging
import Foundation

/// A folder of pictures that show where a class was seen, one for each input.
struct ImageMapFolder {
    private let path: String
    private let kind: ImageMapKind
    /// In small letters, as there are disks that do not tell them from large ones.
    private var names: Set<String> = []

    /// Throws `file.unwritable` where an input lies in the folder, as it could be written over.
    init(path: String, kind: ImageMapKind, inputs: [String]) throws(ClinicalError) {
        self.path = path
        self.kind = kind
        let folder = InputPaths.resolved(path)
        guard inputs.allSatisfy({ InputPaths.resolved(($0 as NSString).deletingLastPathComponent.isEmpty ? "." : ($0 as NSString).deletingLastPathComponent) != folder }) else {
            throw ClinicalError(.fileUnwritable, "There are inputs in the folder of maps; name another folder.", at: Location(file: path))
        }
        try PrivateFile.makeFolder(path)
    }

    /// Writes the map of a class and gives its file name, which is that of the input, with a number where inputs of several folders are called alike.
    mutating func write(_ id: String, _ image: MedicalImage, label: Int, by model: ImageModel) throws(ClinicalError) -> String {
        let stem = URL(fileURLWithPath: id).deletingPathExtension().lastPathComponent
        var name = stem + ".png", number = 1
        while !names.insert(name.lowercased()).inserted {
            number += 1
            name = "\(stem)-\(number).png"
        }
        let map = kind.map(model, image, label: label)
        try PrivateFile.write(RasterFile.png(HeatMapOverlay()(map: map.values, rows: map.rows, columns: map.columns, over: image)), to: path + "/" + name)
        return name
    }
}
