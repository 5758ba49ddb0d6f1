import CasebookCore
import CasebookImaging
import Testing

@Suite struct RasterFileTests {
    @Test(arguments: [1, 3]) func picturesComeBackFromPNG(channels: Int) throws {
        let image = MedicalImage(channels: channels, height: 7, width: 11, values: (0..<(channels * 77)).map { Float($0 * 3 % 256) })
        let bytes = try RasterFile.png(image)
        #expect(try RasterFile.read(bytes) == image)
        // Cut anywhere, and with any byte turned, there is an error or a picture, and never a crash.
        for count in stride(from: 0, to: bytes.count - 13, by: 3) { #expect(throws: ClinicalError.self) { try RasterFile.read(Array(bytes[..<count])) } }
        for place in bytes.indices {
            var turned = bytes
            turned[place] ^= 0x55
            _ = try? RasterFile.read(turned)
        }
    }

    @Test func whatIsNoPictureIsRefused() {
        for bytes in [[], [0xFF, 0xD8, 0xFF, 0xE0, 0, 1], Array("GIF89a".utf8), [0x89, 0x50, 0x4E, 0x47]] as [[UInt8]] {
            #expect(throws: ClinicalError.self) { try RasterFile.read(bytes) }
        }
        // Arithmetic codes, whose end nobody would notice.
        var arithmetic = ComposedDICOM.evenJPEG
        arithmetic[72] = 0xC9
        #expect(throws: ClinicalError.self) { try RasterFile.read(arithmetic) }
        let stack = MedicalImage(depth: 2, height: 1, width: 1, values: [1, 2])
        #expect(throws: ClinicalError.self) { try RasterFile.png(stack) }
    }

    @Test func progressiveJPEGsHaveFewPasses() throws {
        // Eight by eight equal pixels, as often as is told: each pass goes over the whole picture.
        func picture(passes: Int) -> [UInt8] {
            var bytes = Array(ComposedDICOM.evenJPEG[..<71])
            bytes += [0xFF, 0xC2, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0]
            bytes += [0xFF, 0xC4, 0, 20, 0, 1] + [UInt8](repeating: 0, count: 15) + [7]
            for _ in 0..<passes { bytes += [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 0, 0, 0b0100_0000] }
            return bytes + [0xFF, 0xD9]
        }
        #expect(try RasterFile.read(picture(passes: 100)).values == [Float](repeating: 192, count: 64))
        #expect(throws: ClinicalError.self) { try RasterFile.read(picture(passes: 101)) }
    }
}
