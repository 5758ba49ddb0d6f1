import CasebookCore
import CasebookTensor

/// Reads the input as a safetensors file twice: as it is, and as a header, up to the first zero byte, with its data. The second gives the header
/// its right length, which mutations seldom do.
@_cdecl("casebook_fuzz_safetensors")
public func fuzzSafetensors(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    check(bytes)
    let header = bytes.prefix { $0 != 0 }
    check(withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) } + header + bytes.dropFirst(header.count + 1))
    return 0
}

private func check(_ bytes: [UInt8]) {
    do throws(ClinicalError) {
        let file = try SafetensorsFile(bytes: bytes)
        var end = file.entries.first?.byteRange.lowerBound ?? bytes.count
        for entry in file.entries {
            precondition(entry.byteRange.lowerBound == end && entry.byteRange.count == entry.shape.reduce(entry.dtype.width, *), "tensors lie beside each other")
            precondition(file.entry(named: entry.name)?.byteRange == entry.byteRange, "names are found")
            precondition(entry.printableName.unicodeScalars.count <= 81)
            end = entry.byteRange.upperBound
            do throws(ClinicalError) {
                let count = try file.floats(named: entry.name).count
                precondition(count == entry.count, "every element is read")
            } catch {
                check(error, size: bytes.count)
            }
            do throws(ClinicalError) {
                let count = try file.int32s(named: entry.name).count
                precondition(count == entry.count, "every element is read")
            } catch {
                check(error, size: bytes.count)
            }
        }
        precondition(end == bytes.count, "tensors fill the file")
        do throws(ClinicalError) { try file.checkFinite() } catch { check(error, size: bytes.count) }
        let written = try SafetensorsWriter.bytes(tensors(file), metadata: file.metadata)
        let again = try SafetensorsFile(bytes: written)
        precondition(again.entries.count == file.entries.count && again.metadata == file.metadata, "what is written is read")
        for entry in again.entries {
            guard let original = file.entry(named: entry.name) else { preconditionFailure("names are kept") }
            precondition(original.dtype == entry.dtype && original.shape == entry.shape && content(file, original) == content(again, entry), "tensors are kept")
        }
        let writtenAgain = try SafetensorsWriter.bytes(tensors(again), metadata: again.metadata)
        precondition(writtenAgain == written, "what is written is written again as it is")
    } catch {
        check(error, size: bytes.count)
    }
}

private func check(_ error: ClinicalError, size: Int) {
    precondition(!error.message.isEmpty && 0...size ~= error.location?.offset ?? 0, "an error has words and a place in the file")
}

private func content(_ file: SafetensorsFile, _ entry: SafetensorsEntry) -> [UInt8] { file.withBytes(of: entry) { Array($0) } }

private func tensors(_ file: SafetensorsFile) -> [SafetensorsTensor] {
    file.entries.map { SafetensorsTensor(name: $0.name, dtype: $0.dtype, shape: $0.shape, bytes: content(file, $0)) }
}
