import CasebookCore
import CasebookImaging

/// Reads the input as a DICOM file: its stored pixels, its picture as displayed and as measured, and a series of it.
@_cdecl("casebook_fuzz_dicom")
public func fuzzDICOM(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    do throws(ClinicalError) {
        let file = try DICOMFile(bytes)
        precondition("\(file)".utf8.count < 256, "a file tells nothing but its transfer syntax")
        let pixels = try file.storedPixels()
        let count = pixels.frames * pixels.rows * pixels.columns
        precondition(pixels.count == count * pixels.samples, "every sample is stored")
        for meaning in [DICOMMeaning.displayed, .measured] { check(file, as: meaning, count: count) }
        ImageInvariants.check(try DICOMSeries.read([bytes]))
    } catch {
        ImageInvariants.check(error)
    }
    return 0
}

private func check(_ file: DICOMFile, as meaning: DICOMMeaning, count: Int) {
    do throws(ClinicalError) {
        let image = try file.image(meaning)
        ImageInvariants.check(image)
        precondition(image.values.count == count * image.channels && image.values.allSatisfy(\.isFinite), "every pixel is a number")
        precondition(meaning == .measured || image.values.allSatisfy { 0...255 ~= $0 }, "what is displayed is between black and white")
    } catch {
        ImageInvariants.check(error)
    }
}
