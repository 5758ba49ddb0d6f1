public import CasebookCore
internal import Foundation

/// Datasets with a folder for each class, whose name is the class's, and the images in it: files, or folders with the slices of a DICOM series each.
public enum ImageFolder {
    /// Files beside the folders, and those whose name begins with a dot, are passed over. An image's id is its class and file name.
    ///
    /// Throws `file.unreadable`, `dataset.malformed`, and what `ImageFile` throws.
    public static func read(path: String, shape: ((MedicalImage) -> MedicalImage)? = nil, classNames: [String]? = nil) throws(ClinicalError) -> ImageDataset {
        let folders = try names(in: path).filter { isFolder(path + "/" + $0) }
        let classes = classNames ?? folders
        var examples: [LabelledImage] = []
        for folder in folders {
            guard let label = classes.firstIndex(of: folder) else {
                let place = Location(file: path + "/" + folder)
                throw ClinicalError(.datasetMalformed, "The folder is not one of the \(classes.count) classes; rename or remove it.", at: place)
            }
            for name in try names(in: path + "/" + folder) {
                let file = path + "/" + folder + "/" + name
                let image = try ImageFile.read(path: file)
                examples.append(LabelledImage(id: folder + "/" + name, image: shape?(image) ?? image, label: label))
            }
        }
        guard !examples.isEmpty else {
            throw ClinicalError(.datasetMalformed, "There are no images in folders of this folder: one folder a class was expected.", at: Location(file: path))
        }
        return ImageDataset(examples: examples, classNames: classes)
    }

    static func names(in folder: String) throws(ClinicalError) -> [String] {
        do { return try FileManager.default.contentsOfDirectory(atPath: folder).filter { !$0.hasPrefix(".") }.sorted() } catch {
            throw ClinicalError(.fileUnreadable, "The folder cannot be listed; check that it exists and may be read.", at: Location(file: folder))
        }
    }

    static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }
}
