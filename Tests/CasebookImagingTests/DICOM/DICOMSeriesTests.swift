import CasebookCore
import CasebookImaging
import Testing

@Suite struct DICOMSeriesTests {
    private func slice(_ value: Int, position: String?, number: Int = 1, series: String = "1.2.3", rows: Int = 1) -> [UInt8] {
        var composed = ComposedDICOM(rows: rows, columns: 1, pixels: .shorts(Array(repeating: value, count: rows)))
        composed.others = [
            .init(0x0020, 0x000E, "UI", .text(series)), .init(0x0020, 0x0013, "IS", .text("\(number)")),
            .init(0x0028, 0x0030, "DS", .text("1\\1")), .init(0x0018, 0x0088, "DS", .text("9")),
        ]
        // Rows run along y and columns along z: slices follow each other along x.
        if let position { composed.others += [.init(0x0020, 0x0032, "DS", .text(position)), .init(0x0020, 0x0037, "DS", .text("0\\1\\0\\0\\0\\1"))] }
        return composed.file
    }

    @Test func slicesAreSortedByPosition() throws {
        let stack = try DICOMSeries.read([slice(3, position: "5\\0\\0"), slice(1, position: "-1\\9\\0"), slice(2, position: "2\\-9\\4")])
        #expect(stack.values == [1, 2, 3])
        #expect(stack.depth == 3)
        #expect(stack.spacing == MedicalImage.Spacing(slices: 3, rows: 1, columns: 1))
        // A missing slice leaves no one distance.
        #expect(try DICOMSeries.read([slice(3, position: "5\\0\\0"), slice(1, position: "1\\0\\0"), slice(0, position: "0\\0\\0")]).spacing?.slices == nil)
    }

    @Test func slicesWithoutPositionsAreSortedByNumber() throws {
        let stack = try DICOMSeries.read([slice(3, position: nil, number: 10), slice(1, position: nil, number: 2), slice(2, position: nil, number: 9)])
        #expect(stack.values == [1, 2, 3])
        #expect(stack.spacing?.slices == 9)
    }

    @Test func framesOfOneFileAreToldByTheirDistancesOrTheirOrder() throws {
        var composed = ComposedDICOM(rows: 1, columns: 1, frames: 3, pixels: .shorts([1, 2, 3]))
        composed.others = [
            .init(0x0028, 0x0030, "DS", .text("1\\1")), .init(0x0018, 0x0088, "DS", .text("9")), .init(0x0020, 0x0032, "DS", .text("7\\0\\0")),
            .init(0x0020, 0x0037, "DS", .text("0\\1\\0\\0\\0\\1")),
        ]
        let ordered = try DICOMSeries.read([composed.file])
        #expect(ordered.values == [1, 2, 3] && ordered.spacing?.slices == 9)
        composed.others.append(.init(0x3004, 0x000C, "DS", .text("0\\-2.5\\-5")))
        let placed = try DICOMSeries.read([composed.file])
        #expect(placed.values == [3, 2, 1] && placed.spacing?.slices == 2.5)
        // Of an enhanced file each has its own.
        func position(_ place: Int) -> [ComposedDICOM.Element] {
            [.init(0x0020, 0x9113, "SQ", .items([[.init(0x0020, 0x0032, "DS", .text("\(place)\\0\\0"))]], isOpen: false))]
        }
        composed.others[4] = .init(0x5200, 0x9230, "SQ", .items([position(4), position(0), position(2)], isOpen: true))
        let enhanced = try DICOMSeries.read([composed.file])
        #expect(enhanced.values == [2, 3, 1] && enhanced.spacing?.slices == 2)
    }

    @Test func whatDoesNotFitIsRefused() {
        let first = slice(1, position: "0\\0\\0")
        for other in [slice(2, position: "1\\0\\0", series: "1.2.4"), slice(2, position: "1\\0\\0", rows: 2), slice(2, position: "0\\3\\0"), slice(2, position: nil)] {
            #expect(throws: ClinicalError.self) { try DICOMSeries.read([first, other]) }
        }
        #expect(throws: ClinicalError.self) { try DICOMSeries.read([]) }
    }
}
