import CasebookCore
import CasebookImaging
import Foundation
import Testing

private let corpus = ProcessInfo.processInfo.environment["CASEBOOK_DATA"].map { $0 + "/imaging-dicom" }

/// The test files of pydicom under CASEBOOK_DATA, against what pydicom makes of them; without them the tests are skipped.
@Suite struct DICOMCorpusTests {
    private struct Row {
        let file: String
        let bytes: [UInt8]
        let syntax: String
        /// Rows × columns × samples, then type, least, greatest and sum; or why there are none.
        let oracle: [String]
    }

    private func rows() throws -> [Row] {
        let folder = try #require(corpus)
        return try String(contentsOfFile: folder + "/index.tsv", encoding: .utf8).split(separator: "\n").dropFirst().map { line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + "/" + fields[0])))
            return Row(file: fields[0], bytes: bytes, syntax: fields[1], oracle: fields[3].split(separator: " ").map(String.init))
        }
    }

    /// What pydicom gives: colour as red, green and blue.
    private func values(_ pixels: StoredPixels) -> [Double] {
        guard let converter = LuminanceColour.converter(pixels.photometric) else { return (0..<pixels.count).map { pixels[$0] } }
        return stride(from: 0, to: pixels.count, by: 3).flatMap { converter(pixels[$0], pixels[$0 + 1], pixels[$0 + 2]) }
    }

    @Test(.enabled(if: corpus.map { FileManager.default.fileExists(atPath: $0) } ?? false, "CASEBOOK_DATA has no DICOM files"))
    func pixelsAreThoseOfPydicom() throws {
        var exact = 0, near = 0, refused = 0, without = 0
        for row in try rows() {
            do throws(ClinicalError) {
                let pixels = try DICOMFile(row.bytes).storedPixels(), values = values(pixels)
                // Two pictures that pydicom refuses: one without a transfer syntax, and single bits packed by runs.
                if row.oracle.count == 1 {
                    #expect(row.file.hasSuffix("OT-PAL-8-face.dcm") || row.file.hasSuffix("liver_rle.dcm"), "\(row.file)")
                    without += 1
                    continue
                }
                let shape = [pixels.frames > 1 ? pixels.frames : nil, pixels.rows, pixels.columns, pixels.samples > 1 ? 3 : nil].compactMap { $0.map { "\($0)" } }
                let sum = values.reduce(0, +), told = row.oracle[4].split(separator: "=").last.flatMap { Double($0) }
                #expect(shape.joined(separator: "x") == row.oracle[0], "\(row.file)")
                #expect("min=\(Int(values.min() ?? 0))" == row.oracle[2] && "max=\(Int(values.max() ?? 0))" == row.oracle[3], "\(row.file)")
                if sum == told {
                    exact += 1
                } else {
                    // Two libraries round the waves of JPEG differently: a twentieth of a step in the mean.
                    #expect(row.syntax.hasPrefix("JPEG Baseline") && abs(sum - (told ?? 0)) < 0.05 * Double(values.count), "\(row.file)")
                    near += 1
                }
            } catch {
                #expect([.imageDamaged, .imageUnsupported].contains(error.code), "\(row.file)")
                if row.oracle.count == 1 {
                    without += 1
                } else {
                    #expect(error.message.contains(row.syntax.prefix(8)), "\(row.file): \(error.message)")
                    refused += 1
                }
            }
        }
        #expect((exact, near, refused, without) == (53, 9, 17, 24))
    }
}
