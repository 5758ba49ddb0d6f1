import CasebookCore
import CasebookImaging
import Testing

@Suite struct DICOMImageTests {
    private func texts(_ pairs: [(Int, String)]) -> [ComposedDICOM.Element] { pairs.map { .init(0x0028, $0.0, "DS", .text($0.1)) } }

    @Test func hounsfieldUnitsAndWindow() throws {
        var composed = ComposedDICOM(bits: (16, 12), isSigned: true, pixels: .shorts([-512, 0, 500, 512, 524, 2047]))
        composed.others = texts([(0x1050, "40\\1"), (0x1051, "400\\2"), (0x1052, "-1000"), (0x1053, "2"), (0x0030, "0.5\\0.25")])
        let measured = try DICOMFile(composed.file).image(.measured)
        #expect(measured.values == [-2024, -1000, 0, 24, 48, 3094])
        #expect(measured.spacing == MedicalImage.Spacing(rows: 0.5, columns: 0.25))
        let displayed = try DICOMFile(composed.file).image()
        let expected: [Double] = [0, 0, 0.5 - 39.5 / 399, 0.5 - 15.5 / 399, 0.5 + 8.5 / 399, 1]
        for (value, expected) in zip(displayed.values, expected) { #expect(abs(Double(value) - 255 * expected) < 1e-3) }
        // Turned over at the very end.
        composed.photometric = "MONOCHROME1"
        #expect(try DICOMFile(composed.file).image().values == displayed.values.map { 255 - $0 })
        #expect(try DICOMFile(composed.file).image(.measured).values == measured.values)
    }

    /// About 3, and for the last one 4 wide, so that a step is one in the exponent.
    @Test(
        arguments: [
            ("LINEAR", "1", [0, 0, 0, 255, 255, 255]), ("LINEAR_EXACT", "2", [0, 0, 0, 127.5, 255, 255]),
            ("SIGMOID", "4", [12.0936, 30.3966, 68.5800, 127.5, 186.4200, 224.6034]),
        ] as [(String, String, [Double])])
    func windowsOfEachFunction(function: String, width: String, expected: [Double]) throws {
        var composed = ComposedDICOM(pixels: .shorts([0, 1, 2, 3, 4, 5]))
        composed.others = texts([(0x1050, "3"), (0x1051, width)]) + [.init(0x0028, 0x1056, "CS", .text(function))]
        let values = try DICOMFile(composed.file).image().values
        for (value, expected) in zip(values, expected) { #expect(abs(Double(value) - expected) < 1e-2) }
    }

    @Test func tablesOfModalityAndDisplay() throws {
        var composed = ComposedDICOM(pixels: .shorts([0, 1, 2, 3, 4, 9]))
        func table(_ number: Int, _ descriptor: [Int], _ entries: [Int], isOpen: Bool) -> ComposedDICOM.Element {
            .init(0x0028, number, "SQ", .items([[.init(0x0028, 0x3002, "US", .shorts(descriptor)), .init(0x0028, 0x3006, "US", .shorts(entries))]], isOpen: isOpen))
        }
        composed.others = [table(0x3000, [3, 1, 16], [10, 20, 30], isOpen: true)]
        composed.others.append(table(0x3010, [11, 20, 8], [0, 20, 40, 60, 80, 100, 120, 140, 160, 180, 255], isOpen: false))
        for syntax in [ComposedDICOM.explicit, ComposedDICOM.implicit, ComposedDICOM.bigEndian] {
            composed.syntax = syntax
            #expect(try DICOMFile(composed.file).image(.measured).values == [10, 10, 20, 30, 30, 30])
            #expect(try DICOMFile(composed.file).image().values == [0, 0, 0, 255, 255, 255])
        }
        // Entries of more bits than are told are white.
        composed.others[1] = table(0x3010, [3, 10, 8], [0, 255, 256], isOpen: false)
        composed.others[0] = table(0x3000, [3, 1, 16], [10, 11, 12], isOpen: true)
        #expect(try DICOMFile(composed.file).image().values == [0, 0, 255, 255, 255, 255])
        composed.others[0] = table(0x3000, [3, 1, 16], [10, 20], isOpen: true)
        #expect(throws: ClinicalError.self) { try DICOMFile(composed.file).image() }
    }

    @Test func coloursOfEachKind() throws {
        var composed = ComposedDICOM(rows: 1, columns: 2, photometric: "RGB", samples: 3, bits: (8, 8), pixels: .bytes([255, 0, 128, 0, 255, 1]), pixelKind: "OB")
        #expect(try DICOMFile(composed.file).image().values == [255, 0, 0, 255, 128, 1])
        composed.planar = 1
        composed.pixels = .bytes([255, 0, 0, 255, 128, 1])
        #expect(try DICOMFile(composed.file).image().values == [255, 0, 0, 255, 128, 1])
        composed.planar = 0
        composed.photometric = "YBR_FULL"
        composed.pixels = .bytes([76, 85, 255, 128, 128, 128])
        #expect(try DICOMFile(composed.file).image().values == [254, 128, 0, 128, 0, 128])
        composed.photometric = "YBR_FULL_422"
        composed.pixels = .bytes([100, 200, 128, 128])
        #expect(try DICOMFile(composed.file).image().values == [100, 200, 100, 200, 100, 200])
        (composed.photometric, composed.samples, composed.pixels) = ("PALETTE COLOR", 1, .bytes([1, 5]))
        for (place, entries) in [[0, 65535], [65535, 0], [0, 0]].enumerated() {
            composed.others.append(.init(0x0028, 0x1101 + place, "US", .shorts([2, 1, 16])))
            composed.others.append(.init(0x0028, 0x1201 + place, "OW", .shorts(entries)))
        }
        #expect(try DICOMFile(composed.file).image().values == [0, 255, 255, 0, 0, 0])
        #expect(throws: ClinicalError.self) { try DICOMFile(composed.file).image(.measured) }
    }

    @Test func framesWithoutAWindowStayToEachOther() throws {
        var composed = ComposedDICOM(rows: 1, columns: 2, frames: 3, pixels: .shorts([0, 10, 40, 50, 90, 100]))
        #expect(try DICOMFile(composed.file).image().values == [0, 25.5, 102, 127.5, 229.5, 255])
        composed.photometric = "MONOCHROME1"
        #expect(try DICOMFile(composed.file).image().values == [255, 229.5, 153, 127.5, 25.5, 0])
        // A frame that has a window of its own stays out of it.
        let window: [ComposedDICOM.Element] = [.init(0x0028, 0x1050, "DS", .text("90.5")), .init(0x0028, 0x1051, "DS", .text("21"))]
        composed.photometric = "MONOCHROME2"
        composed.others = [.init(0x5200, 0x9230, "SQ", .items([[], [], [.init(0x0028, 0x9132, "SQ", .items([window], isOpen: true))]], isOpen: true))]
        #expect(try DICOMFile(composed.file).image().values == [0, 51, 204, 255, 127.5, 255])
    }

    @Test func framesOfAnEnhancedFileHaveTheirOwnScale() throws {
        func scale(_ slope: String) -> ComposedDICOM.Element {
            .init(0x0028, 0x9145, "SQ", .items([[.init(0x0028, 0x1052, "DS", .text("0")), .init(0x0028, 0x1053, "DS", .text(slope))]], isOpen: true))
        }
        let sides: [ComposedDICOM.Element] = [.init(0x0028, 0x0030, "DS", .text("2\\3")), .init(0x0018, 0x0088, "DS", .text("5"))]
        let measures = ComposedDICOM.Element(0x0028, 0x9110, "SQ", .items([sides], isOpen: false))
        var composed = ComposedDICOM(rows: 1, columns: 1, frames: 3, pixels: .shorts([1, 1, 1]))
        composed.others = [.init(0x5200, 0x9229, "SQ", .items([[measures, scale("7")]], isOpen: true))]
        composed.others.append(.init(0x5200, 0x9230, "SQ", .items([[scale("2")], [], [scale("4")]], isOpen: true)))
        let image = try DICOMFile(composed.file).image(.measured)
        #expect(image.values == [2, 7, 4])
        #expect(image.spacing == MedicalImage.Spacing(slices: 5, rows: 2, columns: 3))
    }
}
