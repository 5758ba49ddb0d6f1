import Foundation

/// One file that holds each input in turn.
struct ScratchFile {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("casebook-fuzz-\(ProcessInfo.processInfo.processIdentifier)").path

    func write(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let file = fopen(path, "w") else { preconditionFailure("The folder of temporary files cannot be written.") }
        precondition(fwrite(bytes.baseAddress, 1, bytes.count, file) == bytes.count)
        fclose(file)
    }
}
