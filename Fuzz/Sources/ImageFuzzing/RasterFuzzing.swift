import CasebookCore
import CasebookImaging

/// Reads the input as PNG or JPEG twice: as it is, and, if it is PNG, with right checksums, which mutations seldom give.
@_cdecl("casebook_fuzz_raster")
public func fuzzRaster(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    check(bytes)
    if bytes.starts(with: signature.prefix(4)) { check(withChecksums(bytes)) }
    return 0
}

/// Writes what is read as PNG and reads that again.
private func check(_ bytes: [UInt8]) {
    do throws(ClinicalError) {
        let image = try RasterFile.read(bytes)
        ImageInvariants.check(image)
        precondition((image.channels == 1 || image.channels == 3) && image.depth == 1, "a picture is grey or of three colours")
        precondition(image.values.allSatisfy { 0...65_535 ~= $0 && $0 == $0.rounded() }, "a picture has whole numbers")
        let again = try RasterFile.read(RasterFile.png(image))
        precondition(again.values == image.values.map { min($0, 255) } && again.width == image.width, "what is written is read")
    } catch {
        ImageInvariants.check(error)
    }
}

private let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

/// Of each chunk: length, kind, content, checksum of kind and content.
private func withChecksums(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = signature + bytes.dropFirst(signature.count), place = signature.count
    while place + 12 <= bytes.count {
        let length = bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
        guard length <= bytes.count - place - 12 else { break }
        let end = place + 8 + length
        let sum = ~bytes[place + 4..<end].reduce(~0 as UInt32) { sum, byte in (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum >> 1 ^ (sum & 1 == 1 ? 0xEDB8_8320 : 0) } }
        for offset in 0..<4 { bytes[end + offset] = UInt8(truncatingIfNeeded: sum >> UInt32(24 - 8 * offset)) }
        place = end + 4
    }
    return bytes
}
