import CasebookCore
import CasebookImaging
import Testing

@Suite struct DICOMFileTests {
    private func stored(_ composed: ComposedDICOM) throws -> [Double] {
        let pixels = try DICOMFile(composed.file).storedPixels()
        return (0..<pixels.count).map { pixels[$0] }
    }

    @Test(arguments: [ComposedDICOM.implicit, ComposedDICOM.explicit, ComposedDICOM.deflated, ComposedDICOM.bigEndian], [true, false])
    func everyWayOfWritingElementsGivesTheSamePixels(syntax: String, isOpen: Bool) throws {
        var composed = ComposedDICOM(syntax: syntax)
        // A sequence that is passed over, in which another one lies, and pixels of an icon that are not those of the picture.
        let inner = ComposedDICOM.Element(0x0008, 0x1199, "SQ", .items([[.init(0x0008, 0x1150, "UI", .text("1.2"))], []], isOpen: isOpen))
        composed.others = [.init(0x0008, 0x1140, "SQ", .items([[inner, .init(0x0028, 0x0010, "US", .shorts([77]))]], isOpen: isOpen))]
        #expect(try stored(composed) == [0, 1, 2, 3, 4, 1000])
        #expect(try DICOMFile(composed.file).transferSyntax.identifier == syntax)
        if syntax != ComposedDICOM.deflated {
            composed.hasPreamble = false
            #expect(try stored(composed) == [0, 1, 2, 3, 4, 1000])
            #expect(try ImageFile.read(composed.file).width == 3)
        }
    }

    @Test func signAndStoredBitsAreKept() throws {
        // Twelve bits, with an overlay in the four above them.
        let composed = ComposedDICOM(bits: (16, 12), isSigned: true, pixels: .shorts([0x0001, 0xF7FF, 0x0800, 0x1FFF, 0x2FFE, 0]))
        #expect(try stored(composed) == [1, 2047, -2048, -1, -2, 0])
        let shifted = ComposedDICOM(bits: (16, 12), highBit: 15, pixels: .shorts([0x0010, 0xFFFF, 0x0800, 0x001F, 0x000F, 0]))
        #expect(try stored(shifted) == [1, 4095, 128, 1, 0, 0])
    }

    @Test func singleBitsGoOverTheEndsOfFrames() throws {
        let composed = ComposedDICOM(frames: 2, bits: (1, 1), pixels: .bytes([0b0110_0101, 0b0000_1010]), pixelKind: "OB")
        #expect(try stored(composed) == [1, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0, 1])
    }

    @Test func numbersOf32BitsAndOfFloatingPointAreRead() throws {
        let whole = ComposedDICOM(rows: 1, columns: 2, bits: (32, 32), pixels: .bytes([0xFF, 0xFF, 0xFF, 0xFF, 1, 0, 0, 0x80]))
        #expect(try stored(whole) == [4_294_967_295, 2_147_483_649])
        let bytes = [Float(-1.5), 1e9].flatMap { number in (0..<4).map { UInt8(truncatingIfNeeded: number.bitPattern >> UInt32(8 * $0)) } }
        let real = ComposedDICOM(rows: 1, columns: 2, bits: (32, 32), pixels: .bytes([]), others: [.init(0x7FE0, 0x0008, "OF", .bytes(bytes))])
        #expect(try stored(real) == [-1.5, 1e9])
    }

    @Test func runsAreUnpackedFromAnyPieces() throws {
        let first = ComposedDICOM.runs([[0, 0, 0, 0, 1, 2], [7, 7, 7, 7, 7, 7]]), second = ComposedDICOM.runs([[9, 9, 9, 9, 9, 9], [1, 2, 3, 4, 5, 6]])
        let expected: [Double] = [7, 7, 7, 7, 263, 519, 2305, 2306, 2307, 2308, 2309, 2310]
        var composed = ComposedDICOM(syntax: ComposedDICOM.runLength, frames: 2, pixels: .fragments([], [first, second]), pixelKind: "OB")
        #expect(try stored(composed) == expected)
        let offset = UInt8(16 + first.count)
        composed.pixels = .fragments([0, 0, 0, 0, offset, 0, 0, 0], [Array(first[..<20]), Array(first[20...]), Array(second[..<66]), Array(second[66...])])
        #expect(try stored(composed) == expected)
        composed.pixels = .fragments([0, 0, 0, 0, offset + 2, 0, 0, 0], [Array(first[..<20]), Array(first[20...]), second])
        #expect(throws: ClinicalError.self) { try stored(composed) }
    }

    @Test(arguments: 1...7) func losslessJPEGIsReadWithEachPredictor(predictor: Int) throws {
        let values = [0, 65535, 32768, 17, 40000, 255, 256, 1, 65534, 300, 299, 298]
        let jpeg = ComposedDICOM.losslessJPEG(values, width: 4, predictor: predictor)
        var composed = ComposedDICOM(syntax: ComposedDICOM.lossless, rows: 3, columns: 4, pixels: .fragments([], [jpeg]), pixelKind: "OB")
        #expect(try stored(composed) == values.map { Double($0) })
        // Without a table of offsets, frames end where pictures of JPEG do.
        composed.frames = 2
        composed.pixels = .fragments([], [Array(jpeg[..<9]), Array(jpeg[9...]), jpeg + [0]])
        #expect(try stored(composed) == (values + values).map { Double($0) })
    }

    /// Two by two samples of each component in turn would be taken for rows, and the picture be scrambled.
    @Test func losslessJPEGInBlocksIsRefused() {
        let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xC3, 0, 17, 8, 0, 2, 0, 2, 3, 1, 0x22, 0, 2, 0x22, 0, 3, 0x22, 0, 0xFF, 0xD9]
        let composed = ComposedDICOM(
            syntax: ComposedDICOM.lossless, rows: 2, columns: 2, photometric: "RGB", samples: 3, bits: (8, 8), pixels: .fragments([], [jpeg]), pixelKind: "OB")
        #expect { try stored(composed) } throws: { ($0 as? ClinicalError)?.code == .imageUnsupported }
    }

    @Test func baselineJPEGIsReadThroughItsLibrary() throws {
        var composed = ComposedDICOM(
            syntax: ComposedDICOM.baseline, rows: 8, columns: 8, bits: (8, 8), pixels: .fragments([], [ComposedDICOM.evenJPEG]), pixelKind: "OB")
        #expect(try stored(composed) == Array(repeating: 192, count: 64))
        composed.rows = 9
        #expect(throws: ClinicalError.self) { try stored(composed) }
    }

    @Test func whatIsNotReadIsRefusedByName() {
        let composed = ComposedDICOM(syntax: ComposedDICOM.jpeg2000, pixels: .fragments([], [[0xFF, 0x4F]]), pixelKind: "OB")
        do {
            _ = try DICOMFile(composed.file).storedPixels()
            Issue.record("JPEG 2000 was read")
        } catch {
            #expect(error.code == .imageUnsupported)
            #expect(error.message.contains("JPEG 2000"))
        }
        // The last begins as an element would, of a kind that there is not and longer than the file.
        for bytes in [[], Array("Dear colleague, thank you".utf8), [UInt8](repeating: 0, count: 200), [8, 0] + [UInt8](repeating: 0x7F, count: 200)] as [[UInt8]] {
            for read in [{ _ = try DICOMFile($0) }, { _ = try ImageFile.read($0) }] as [([UInt8]) throws -> Void] {
                #expect { try read(bytes) } throws: { ($0 as? ClinicalError)?.code == .imageUnsupported }
            }
        }
    }

    @Test func namesOfPatientsAreNeitherKeptNorTold() throws {
        let file = try DICOMFile(ComposedDICOM().file)
        #expect(file.dataset.texts(DICOMTag(0x0010, 0x0010)).isEmpty)
        var dumped = ""
        dump(file, to: &dumped)
        #expect("\(file)" == "DICOM file (Explicit VR Little Endian)" && dumped.count < 200)
    }
}
