import CasebookCore
import CasebookImaging
import Foundation
import Testing

private let corpora = ProcessInfo.processInfo.environment["CASEBOOK_DATA"]

private func hasCorpora(_ names: String...) -> Bool {
    names.allSatisfy { name in corpora.map { FileManager.default.fileExists(atPath: $0 + "/" + name) } ?? false }
}

@Suite struct ImageDatasetTests {
    /// A folder that is gone after the test.
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = NSTemporaryDirectory() + "casebook-images-" + UUID().uuidString
        try PrivateFile.makeFolder(folder)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    private func picture(_ value: Float) -> MedicalImage { MedicalImage(height: 2, width: 3, values: [Float](repeating: value, count: 6)) }

    private func write(_ arrays: [(name: String, array: NumPyArray)], _ path: String) throws { try PrivateFile.write(NumPyArchive.npz(arrays), to: path) }

    @Test func partsOfAnArchiveAreRead() throws {
        try withFolder { folder in
            let path = folder + "/a.npz"
            let colours: [UInt8] = [1, 2, 3, 4, 5, 6]
            try write(
                [
                    ("train_images", NumPyArray([UInt8](0..<12), shape: [2, 2, 3])), ("train_labels", NumPyArray([1, 0] as [UInt8], shape: [2, 1])),
                    ("test_images", NumPyArray(colours, shape: [1, 1, 2, 3])),
                ], path)
            let dataset = try ImageDataset.read(path: path)
            #expect(dataset.classNames == ["0", "1"])
            #expect(dataset.examples.map(\.id) == ["0", "1", "0"])
            #expect(dataset.examples.map(\.label) == [1, 0, nil])
            #expect(dataset[.train].examples[1].image.values == [6, 7, 8, 9, 10, 11])
            #expect(dataset[.test].examples[0].image == MedicalImage(channels: 3, height: 1, width: 2, values: [1, 4, 2, 5, 3, 6]))
            #expect(dataset[.validation].examples.isEmpty)
            let small = try ImageDataset.read(path: path, shape: { ImageShape(channels: 1, height: 1, width: 1)($0) }, classNames: ["no", "yes", "maybe"])
            #expect(small.classNames.count == 3 && small.examples.allSatisfy { $0.image.values.count == 1 })
            #expect(throws: ClinicalError.self) { try ImageDataset.read(path: path, classNames: ["only"]) }
        }
    }

    @Test func archivesThatAreNoDatasetAreRefused() throws {
        try withFolder { folder in
            let images = NumPyArray([UInt8](0..<12), shape: [2, 2, 3])
            let wrong: [[(name: String, array: NumPyArray)]] = [
                [], [("other", images)], [("train_images", NumPyArray([1.5] as [Float], shape: [1, 1, 1]))], [("train_images", NumPyArray([UInt8](0..<12), shape: [12]))],
                [("train_images", NumPyArray([] as [UInt8], shape: [5, 0, 3]))], [("train_images", images), ("train_labels", NumPyArray([1] as [UInt8], shape: [1, 1]))],
                [("train_images", images), ("train_labels", NumPyArray([1, 0, 0, 1] as [UInt8], shape: [2, 2]))],
                [("train_images", images), ("train_labels", NumPyArray([1, -1] as [Int64], shape: [2, 1]))],
                [("train_images", images), ("train_labels", NumPyArray([1, Int64.max], shape: [2, 1]))],
                // Of no pictures, or of pictures that take more than their pixels.
                [("train_images", NumPyArray([] as [UInt8], shape: [0, 1 << 40, 1 << 40]))],
                [("train_images", NumPyArray([UInt8](repeating: 0, count: (1 << 20) + 1), shape: [(1 << 20) + 1, 1, 1]))],
            ]
            for arrays in wrong {
                try write(arrays, folder + "/a.npz")
                #expect(throws: ClinicalError.self) { try ImageDataset.read(path: folder + "/a.npz") }
                #expect(throws: ClinicalError.self) { try MedMNISTFile.read(NumPyArchive.npz(arrays)) }
            }
        }
    }

    @Test func foldersAreClasses() throws {
        try withFolder { folder in
            for (name, values) in [("b", [1, 2]), ("a", [3])] as [(String, [Float])] {
                try PrivateFile.makeFolder(folder + "/" + name)
                for value in values { try PrivateFile.write(RasterFile.png(picture(value)), to: folder + "/\(name)/\(Int(value)).png") }
            }
            try PrivateFile.write([1], to: folder + "/notes.txt")
            try PrivateFile.write([1], to: folder + "/a/.hidden")
            let dataset = try ImageDataset.read(path: folder)
            #expect(dataset.classNames == ["a", "b"])
            #expect(dataset.examples.map(\.id) == ["a/3.png", "b/1.png", "b/2.png"])
            #expect(dataset.examples.map(\.label) == [0, 1, 1])
            #expect(dataset.examples.map { $0.image.values[0] } == [3, 1, 2])
            #expect(throws: ClinicalError.self) { try ImageDataset.read(path: folder, classNames: ["a"]) }
            #expect(throws: ClinicalError.self) { try ImageDataset.read(path: folder + "/none") }
            try PrivateFile.write([1, 2, 3], to: folder + "/a/damaged.png")
            #expect(throws: ClinicalError.self) { try ImageDataset.read(path: folder) }
        }
    }

    @Test func tablesNameFilesLabelsAndGroups() throws {
        try withFolder { folder in
            try PrivateFile.makeFolder(folder + "/x")
            for value in 1...3 { try PrivateFile.write(RasterFile.png(picture(Float(value))), to: folder + "/x/\(value).png") }
            func read(_ text: String, classNames: [String]? = nil) throws -> ImageDataset {
                try PrivateFile.write(Array(text.utf8), to: folder + "/t.csv")
                return try ImageDataset.read(path: folder + "/t.csv", classNames: classNames)
            }
            let dataset = try read("\u{FEFF}Path,Label,patient,split\r\nx/1.png,10,p1,train\r\n\"x/2.png\",9,p1,val\r\nx/3.png,,,\r\n")
            #expect(dataset.classNames == ["9", "10"])
            #expect(dataset.examples.map(\.label) == [1, 0, nil])
            #expect(dataset.examples.map(\.group) == ["p1", "p1", nil])
            #expect(dataset.examples.map(\.part) == [.train, .validation, nil])
            #expect(dataset.examples.map { $0.image.values[0] } == [1, 2, 3])
            #expect(try read("file,label,id\nx/1.png,b,one\nx/2.png,a,two\n").examples.map(\.id) == ["one", "two"])
            let wrong = [
                "", "path,label\n", "label\na\n", "path,label\nx/9.png,a\n", "path,label\nx/1.png\n", "path,label,split\nx/1.png,a,other\n", "path\n\"x/1.png\n",
            ]
            for text in wrong {
                #expect(throws: ClinicalError.self) { try read(text) }
            }
            #expect(throws: ClinicalError.self) { try read("path,label\nx/1.png,a\n", classNames: ["b"]) }
        }
    }

    @Test func labelsAndPatientsStandElsewhere() throws {
        try withFolder { folder in
            try PrivateFile.makeFolder(folder + "/x")
            for value in 1...2 { try PrivateFile.write(RasterFile.png(picture(Float(value))), to: folder + "/x/\(value).png") }
            try PrivateFile.write(Array("path,label,MRN\n1.png,b,p1\n2.png,a,p2\n".utf8), to: folder + "/labels.csv")
            let dataset = try ImageDataset.read(path: folder + "/x", labels: folder + "/labels.csv", groupColumn: "MRN")
            #expect(dataset.examples.map(\.group) == ["p1", "p2"] && dataset.examples.map(\.label) == [1, 0])
            #expect(dataset.examples.map { $0.image.values[0] } == [1, 2])
            #expect(throws: ClinicalError.self) { try ImageDataset.read(path: folder + "/x", labels: folder + "/labels.csv", groupColumn: "patient") }
            #expect(throws: ClinicalError.self) { try ImageDataset.read(path: folder, groupColumn: "MRN") }
        }
    }

    @Test func volumesOfAnArchiveAreStacks() throws {
        try withFolder { folder in
            try write([("train_images", NumPyArray([UInt8](0..<48), shape: [2, 2, 3, 4])), ("train_labels", NumPyArray([0, 1] as [UInt8], shape: [2, 1]))], folder + "/a.npz")
            let images = try ImageDataset.read(path: folder + "/a.npz").examples.map(\.image)
            #expect(images.map(\.depth) == [2, 2] && images[1].height == 3 && images[1].width == 4 && images[1][0, 1, 2, 3] == 47)
        }
    }

    @Test func seriesOfSlicesAreStacks() throws {
        func slice(_ value: Int, position: Int, series: String) -> [UInt8] {
            var composed = ComposedDICOM(rows: 1, columns: 2, pixels: .shorts([value, value]))
            composed.others = [
                .init(0x0020, 0x000E, "UI", .text(series)), .init(0x0020, 0x0032, "DS", .text("0\\0\\\(position)")),
                .init(0x0020, 0x0037, "DS", .text("1\\0\\0\\0\\1\\0")),
            ]
            return composed.file
        }
        try withFolder { folder in
            for (name, series) in [("a/one", "1.1"), ("b/two", "1.2")] {
                try PrivateFile.makeFolder(folder + "/" + name)
                for place in 0..<3 { try PrivateFile.write(slice(10 + place, position: -place, series: series), to: "\(folder)/\(name)/\(place).dcm") }
            }
            let dataset = try ImageDataset.read(path: folder)
            #expect(dataset.examples.map(\.id) == ["a/one", "b/two"] && dataset.examples.map(\.label) == [0, 1])
            // Slices lie by their positions, and not by their names.
            #expect(dataset.examples[0].image.depth == 3 && dataset.examples[0].image.values == [12, 12, 11, 11, 10, 10])
            // Files of one folder are one input as long as they are of one series.
            var files = (0..<3).map { "\(folder)/b/two/\($0).dcm" }
            #expect(ImageInput.stacks(files).map(\.id) == [folder + "/b/two"])
            for place in 0..<2 { try PrivateFile.write(slice(40 + place, position: place, series: "1.3"), to: "\(folder)/b/two/\(5 + place).dcm") }
            files += ["\(folder)/b/two/5.dcm", "\(folder)/b/two/6.dcm", "\(folder)/b/none.nii"]
            let inputs = ImageInput.stacks(files)
            #expect(inputs.map(\.id) == ["\(folder)/b/two/0.dcm", "\(folder)/b/two/5.dcm", "\(folder)/b/none.nii"])
            #expect(try inputs[1].read().values == [40, 40, 41, 41] && inputs[0].read().depth == 3)
            #expect(throws: ClinicalError.self) { try inputs[2].read() }
            // A folder that is to be one image holds one series.
            #expect(throws: ClinicalError.self) { try ImageDataset.read(path: folder) }
            try PrivateFile.write([1], to: folder + "/a/one/notes.txt")
            #expect(throws: ClinicalError.self) { try ImageFile.read(path: folder + "/a/one") }
        }
    }

    @Test func partsKeepGroupsTogetherAndClassesAlike() {
        let image = picture(1)
        // Patients of one to four images, one in five of them with a rare class.
        var examples: [LabelledImage] = []
        for patient in 0..<300 {
            for number in 0...(patient % 4) {
                examples.append(LabelledImage(id: "\(patient)-\(number)", image: image, label: patient % 5 == 0 ? 1 : 0, group: "p\(patient)"))
            }
        }
        let dataset = ImageDataset(examples: examples, classNames: ["no", "yes"])
        let split = dataset.split(validation: 0.15, test: 0.25, seed: 7)
        let parts = Dictionary(grouping: split.examples, by: { $0.group ?? "" }).mapValues { Set($0.map(\.part)) }
        #expect(parts.values.allSatisfy { $0.count == 1 && $0.first != .some(nil) })
        for (part, share) in [(DatasetPart.train, 0.6), (.validation, 0.15), (.test, 0.25)] {
            for label in 0...1 {
                let all = examples.count { $0.label == label }, held = split[part].examples.count { $0.label == label }
                #expect(abs(Double(held) - share * Double(all)) <= 4)
            }
        }
        // The order of the images does not matter, the seed does.
        let reversed = ImageDataset(examples: examples.reversed(), classNames: ["no", "yes"]).split(validation: 0.15, test: 0.25, seed: 7)
        #expect(reversed.examples.reversed().map(\.part) == split.examples.map(\.part))
        #expect(dataset.split(validation: 0.15, test: 0.25, seed: 8).examples.map(\.part) != split.examples.map(\.part))
        #expect(dataset.split(validation: 0, test: 0, seed: 1).examples.allSatisfy { $0.part == .train })
    }

    @Test func preparedTrainingImagesHaveMeanZeroAndDeviationOne() {
        let images = (0..<20).map { (index: Int) -> MedicalImage in
            let values = (0..<48).map { (place: Int) -> Float in
                let value = Float(1000 + (place * 31 + index * 17) % 97)
                return place < 16 ? value : value / 2
            }
            return MedicalImage(channels: 3, height: 4, width: 4, values: values)
        }
        let shape = ImageShape(channels: 3, height: 4, width: 4)
        let preparation = ImagePreparation.fit(images, shape: shape)
        for channel in 0..<3 {
            let pixels = images.flatMap { preparation($0).values[(channel * 16)..<(channel * 16 + 16)] }.map { Double($0) }
            let mean = pixels.reduce(0, +) / Double(pixels.count)
            #expect(abs(mean) < 1e-4)
            #expect(abs((pixels.reduce(0) { $0 + $1 * $1 } / Double(pixels.count)).squareRoot() - 1) < 1e-4)
        }
        let flat = ImagePreparation.fit([MedicalImage(height: 1, width: 2, values: [5, .nan])], shape: ImageShape(channels: 1, height: 1, width: 2))
        #expect(flat.means == [5] && flat.deviations == [1])
        #expect(flat(MedicalImage(height: 1, width: 2, values: [.nan, 6])).values == [0, 1])
        #expect(flat(MedicalImage(height: 1, width: 4, values: [.nan, .nan, .nan, 6])).values == [0, 1])
        // A picture's own scale does not hang on how light it is.
        let own = ImagePreparation(shape: ImageShape(channels: 1, height: 1, width: 3))
        let (dark, light) = (own(MedicalImage(height: 1, width: 3, values: [1, 2, .nan])), own(MedicalImage(height: 1, width: 3, values: [701, 702, .infinity])))
        #expect(dark.values == [-1, 1, 0] && light.values == dark.values)
        #expect(own(MedicalImage(height: 1, width: 3, values: [7, 7, 7])).values == [0, 0, 0])
        let grey = ImageShape(channels: 1, height: 1, width: 1)(MedicalImage(channels: 3, height: 1, width: 1, values: [100, 200, 50]))
        #expect(abs(grey.values[0] - 153) < 1e-3)
        #expect(ImageShape(channels: 3, height: 1, width: 1)(picture(4)).values.allSatisfy { abs($0 - 4) < 1e-5 })
    }

    @Test(.enabled(if: hasCorpora("imaging-medmnist"), "CASEBOOK_DATA has no such corpora")) func realArchivesAreRead() throws {
        for (name, counts, positives) in [("pneumoniamnist", [4708, 524], 3494 + 389), ("breastmnist", [546, 78], 399 + 57)] {
            let dataset = try ImageDataset.read(path: try #require(corpora) + "/imaging-medmnist/\(name).npz")
            #expect([dataset[.train].examples.count, dataset[.validation].examples.count] == counts)
            #expect(dataset.examples.count { $0.label == 1 } == positives)
            #expect(dataset.classNames == ["0", "1"])
        }
    }
}
