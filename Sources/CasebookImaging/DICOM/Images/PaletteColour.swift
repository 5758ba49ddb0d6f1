internal import CasebookCore

/// Tables that give indices their red, green and blue (PS3.3, C.7.6.3.1.5).
struct PaletteColour {
    private let tables: [LookupTable]

    /// Throws `image.damaged`, and `image.unsupported` for tables in segments.
    init(_ dataset: DICOMDataset, isSigned: Bool) throws(ClinicalError) {
        guard dataset.range(.redSegments) == nil else { throw ClinicalError(.imageUnsupported, "A palette in segments is not read.") }
        let tags: [(DICOMTag, DICOMTag)] = [(.redDescriptor, .redEntries), (.greenDescriptor, .greenEntries), (.blueDescriptor, .blueEntries)]
        var tables: [LookupTable] = []
        for (descriptor, entries) in tags { tables.append(try LookupTable(dataset, descriptor: descriptor, entries: entries, isSigned: isSigned)) }
        self.tables = tables
    }

    /// From 0 to 255.
    func colour(_ index: Double) -> [Double] { tables.map { $0.brightness(index) } }
}
