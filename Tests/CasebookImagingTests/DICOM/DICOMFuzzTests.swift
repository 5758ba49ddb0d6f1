import CasebookCore
import CasebookImaging
import CasebookTensor
import Testing

/// Files cut anywhere and with bytes turned give a picture or an error, and never a crash.
@Suite struct DICOMFuzzTests {
    private static func files() -> [[UInt8]] {
        var files: [ComposedDICOM] = []
        let table = ComposedDICOM.Element(
            0x0028, 0x3010, "SQ",
            .items([[.init(0x0028, 0x3002, "US", .shorts([2, 0, 16])), .init(0x0028, 0x3006, "US", .shorts([0, 65535]))]], isOpen: true))
        for syntax in [ComposedDICOM.implicit, ComposedDICOM.explicit, ComposedDICOM.bigEndian, ComposedDICOM.deflated] {
            files.append(ComposedDICOM(syntax: syntax, bits: (16, 12), isSigned: true, others: [table]))
        }
        let runs = ComposedDICOM.runs([[0, 0, 0, 0, 1, 2], [7, 7, 7, 7, 7, 7]])
        files.append(ComposedDICOM(syntax: ComposedDICOM.runLength, frames: 2, pixels: .fragments([0, 0, 0, 0, 92, 0, 0, 0], [runs, runs]), pixelKind: "OB"))
        let lossless = ComposedDICOM.losslessJPEG([0, 65535, 3, 4, 5, 1000], width: 3, predictor: 4)
        files.append(ComposedDICOM(syntax: ComposedDICOM.lossless, pixels: .fragments([], [lossless]), pixelKind: "OB"))
        let baseline = ComposedDICOM.evenJPEG
        files.append(ComposedDICOM(syntax: ComposedDICOM.baseline, rows: 8, columns: 8, bits: (8, 8), pixels: .fragments([], [baseline]), pixelKind: "OB"))
        files.append(ComposedDICOM(rows: 1, columns: 2, photometric: "YBR_FULL_422", samples: 3, bits: (8, 8), pixels: .bytes([100, 200, 128, 128])))
        return files.map(\.file)
    }

    private static func read(_ bytes: [UInt8]) -> Bool {
        guard let file = try? DICOMFile(bytes), let image = try? file.image() else { return false }
        _ = try? file.image(.measured)
        _ = try? DICOMSeries.read([bytes, bytes])
        // Nothing of a few bytes makes more than runs can.
        return image.values.count <= 64 * bytes.count && image.values.allSatisfy { (0...255).contains($0) }
    }

    @Test func everyCutIsAnError() {
        for file in Self.files() {
            #expect(Self.read(file))
            // What was cut before the pixels is a file without a picture.
            for count in file.indices { #expect(throws: ClinicalError.self) { try DICOMFile(Array(file[..<count])).image() } }
        }
    }

    @Test func turnedBytesNeverCrash() {
        var generator = RandomGenerator(seed: 7)
        for file in Self.files() {
            for round in 0..<3000 {
                var turned = file
                for _ in 0...(round % 4) {
                    let place = 128 + Int(generator.next() % UInt64(file.count - 128))
                    turned[place] = round % 3 == 0 ? 0xFF : UInt8(truncatingIfNeeded: generator.next())
                }
                _ = Self.read(turned)
            }
        }
    }

    @Test func claimsWithoutBytesTakeNoMemory() {
        let runs = ComposedDICOM.runs([[1], [1]]), lossless = ComposedDICOM.losslessJPEG([1, 2], width: 2, predictor: 1)
        for (syntax, piece) in [(ComposedDICOM.runLength, runs), (ComposedDICOM.lossless, lossless)] {
            let composed = ComposedDICOM(syntax: syntax, rows: 16000, columns: 16000, pixels: .fragments([], [piece]), pixelKind: "OB")
            #expect(throws: ClinicalError.self) { try DICOMFile(composed.file).image() }
        }
        #expect(throws: ClinicalError.self) { try DICOMFile(ComposedDICOM(rows: 65535, columns: 65535, frames: 1 << 40).file).image() }
        var deep: [ComposedDICOM.Element] = []
        for _ in 0..<100 { deep = [.init(0x0040, 0xA730, "SQ", .items([deep], isOpen: true))] }
        #expect(throws: ClinicalError.self) { try DICOMFile(ComposedDICOM(others: deep).file) }
    }
}
