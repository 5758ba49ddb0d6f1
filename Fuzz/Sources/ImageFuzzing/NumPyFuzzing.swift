import CasebookCore
import CasebookImaging

/// Reads the input as NPZ and as a run of NPY files, which are put into an archive with its right checksums, and that is read as a dataset of pictures.
@_cdecl("casebook_fuzz_numpy")
public func fuzzNumPy(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    readArchive(bytes)
    do throws(ClinicalError) {
        let names = ["train_images", "train_labels", "val_images", "val_labels", "test_images", "test_labels"]
        var arrays: [(name: String, array: NumPyArray)] = []
        for (name, piece) in zip(names, pieces(bytes)) { arrays.append((name, try array(piece))) }
        let archive = try NumPyArchive.npz(arrays)
        readArchive(archive)
        readDataset(archive)
    } catch {
        ImageInvariants.check(error)
    }
    return 0
}

/// Each begins as an NPY file does.
private func pieces(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    let magic = [0x93] + Array("NUMPY".utf8)
    let starts = bytes.indices.filter { bytes[$0] == 0x93 && bytes[$0...].starts(with: magic) }
    return zip(starts, starts.dropFirst() + [bytes.count]).map { bytes[$0..<$1] }
}

private func array(_ bytes: ArraySlice<UInt8>) throws(ClinicalError) -> NumPyArray {
    let array = try NumPyArray(npy: Array(bytes))
    precondition(array.count == array.shape.reduce(1, *) && array.bytes.count <= bytes.count, "every element is in the file")
    let again = try NumPyArray(npy: array.npy)
    precondition(again == array, "what is written is read")
    do throws(ClinicalError) {
        let floats = try array.floats(), doubles = try array.doubles()
        precondition(floats.count == array.count && doubles.count == array.count, "every number is read")
        let integers = try array.integers()
        precondition(integers.count == array.count, "every number is read")
    } catch {
        ImageInvariants.check(error)
    }
    do throws(ClinicalError) {
        let texts = try array.texts()
        precondition(texts.count == array.count, "every text is read")
    } catch {
        ImageInvariants.check(error)
    }
    return array
}

private func readArchive(_ bytes: [UInt8]) {
    do throws(ClinicalError) {
        let archive = try NumPyArchive(npz: bytes)
        precondition(Set(archive.names).count == archive.names.count && archive.names.count <= bytes.count / 46, "every array has a name of its own")
        for name in archive.names.prefix(16) {
            do throws(ClinicalError) {
                let found = try archive.array(named: name)
                precondition(found != nil, "names are found")
            } catch {
                ImageInvariants.check(error)
            }
        }
    } catch {
        ImageInvariants.check(error)
    }
}

private func readDataset(_ bytes: [UInt8]) {
    do throws(ClinicalError) {
        let dataset = try MedMNISTFile.read(bytes)
        for example in dataset.examples {
            ImageInvariants.check(example.image)
            precondition(dataset.classNames.indices.contains(example.label ?? 0) || example.label == nil, "labels are classes")
        }
    } catch {
        ImageInvariants.check(error)
    }
}
