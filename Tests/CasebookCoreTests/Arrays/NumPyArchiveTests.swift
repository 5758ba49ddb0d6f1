import CasebookCore
import Foundation
import Testing

private let corpora = ProcessInfo.processInfo.environment["CASEBOOK_DATA"]

private func hasCorpora(_ names: String...) -> Bool {
    names.allSatisfy { name in corpora.map { FileManager.default.fileExists(atPath: $0 + "/" + name) } ?? false }
}

@Suite struct NumPyArchiveTests {
    private static func archive() throws -> [UInt8] {
        try NumPyArchive.npz([("numbers", NumPyArray([1.5, 2, 3] as [Float], shape: [3])), ("名", NumPyArray(["a", "bcd"], shape: [2, 1]))])
    }

    /// An archive of one member `a.npy`, of which header and directory say what is given.
    private static func archive(packed: [UInt8], method: UInt16, checksum: UInt32, size: UInt32, flags: UInt16 = 0) -> [UInt8] {
        func number(_ value: some FixedWidthInteger) -> [UInt8] { withUnsafeBytes(of: value.littleEndian) { Array($0) } }
        let name = Array("a.npy".utf8)
        var fields = number(UInt16(20)) + number(flags) + number(method) + number(UInt32(0))
        fields += number(checksum) + number(UInt32(packed.count)) + number(size) + number(UInt32(name.count))
        let local = number(UInt32(0x0403_4B50)) + fields + name + packed
        let entry = number(UInt32(0x0201_4B50)) + number(UInt16(20)) + fields + [UInt8](repeating: 0, count: 14) + name
        var end = number(UInt32(0x0605_4B50)) + number(UInt32(0)) + number(UInt32(0x0001_0001))
        end += number(UInt32(entry.count)) + number(UInt32(local.count)) + number(UInt16(0))
        return local + entry + end
    }

    @Test func arraysComeBack() throws {
        let archive = try NumPyArchive(npz: Self.archive())
        #expect(archive.names == ["numbers", "名"])
        #expect(try archive.array(named: "numbers")?.floats() == [1.5, 2, 3])
        #expect(try archive.array(named: "名")?.texts() == ["a", "bcd"])
        #expect(try archive.array(named: "other") == nil)
        #expect(throws: ClinicalError.self) { try archive.array(named: "名", limit: 20) }
        #expect(try NumPyArchive(npz: NumPyArchive.npz([])).names.isEmpty)
    }

    @Test func packedMembersAreReadAndBounded() throws {
        // One block of DEFLATE that is stored: its length, the same turned, and the bytes.
        let array = NumPyArray([1, 2] as [UInt8], shape: [2])
        let stored: [UInt8] = [1, UInt8(array.npy.count), 0, ~UInt8(array.npy.count), 0xFF] + array.npy
        var checksum = UInt32.max
        for byte in array.npy {
            checksum ^= UInt32(byte)
            for _ in 0..<8 { checksum = checksum & 1 == 0 ? checksum >> 1 : checksum >> 1 ^ 0xEDB8_8320 }
        }
        checksum ^= .max
        let size = UInt32(array.npy.count)
        #expect(try NumPyArchive(npz: Self.archive(packed: stored, method: 8, checksum: checksum, size: size)).array(named: "a") == array)
        let wrong = [
            Self.archive(packed: stored, method: 8, checksum: checksum ^ 1, size: size), Self.archive(packed: stored, method: 8, checksum: checksum, size: size - 1),
            Self.archive(packed: stored, method: 8, checksum: checksum, size: size + 1), Self.archive(packed: stored, method: 8, checksum: checksum, size: .max - 1),
            Self.archive(packed: stored, method: 0, checksum: checksum, size: size), Self.archive(packed: stored, method: 12, checksum: checksum, size: size),
            Self.archive(packed: stored, method: 8, checksum: checksum, size: size, flags: 1),
            Self.archive(packed: stored + [0], method: 8, checksum: checksum, size: size),
            Self.archive(packed: [], method: 8, checksum: 0, size: 0),
        ]
        for bytes in wrong { #expect(throws: ClinicalError.self) { try NumPyArchive(npz: bytes).array(named: "a") } }
    }

    @Test func damagedArchivesAreErrorsAndNeverCrash() throws {
        let whole = try Self.archive()
        for count in whole.indices {
            #expect(throws: ClinicalError.self) { try NumPyArchive(npz: Array(whole[..<count])) }
        }
        for place in whole.indices {
            for mask in [0x01, 0x55, 0x80, 0xFF] as [UInt8] {
                var turned = whole
                turned[place] ^= mask
                guard let archive = try? NumPyArchive(npz: turned) else { continue }
                for name in archive.names { _ = try? archive.array(named: name, limit: 1 << 20) }
            }
        }
    }

    @Test(.enabled(if: hasCorpora("imaging-medmnist", "omics-gdsc2", "imaging-lidc", "omics-salmon"), "CASEBOOK_DATA has no such corpora"))
    func archivesOfOthersAreRead() throws {
        let root = try #require(corpora)
        func array(_ path: String, _ name: String) throws -> NumPyArray { try #require(try NumPyArchive(path: root + "/" + path).array(named: name)) }
        let images = try array("imaging-medmnist/pneumoniamnist.npz", "train_images")
        #expect(images.shape == [4708, 28, 28] && images.kind == .unsigned(width: 1))
        #expect(try images.integers().reduce(0, +) == 538_305_934)
        #expect(try array("omics-gdsc2/features.npz", "cells").texts().prefix(2) == ["22RV1", "5637"])
        #expect(try array("omics-gdsc2/features.npz", "cnv").integers().reduce(0, +) == -9661)
        #expect(try array("imaging-lidc/nodule_masks.npz", "masks").shape == [2223, 32, 32])
        #expect(abs(try array("omics-salmon/folds.npz", "fold1_train_x").doubles().reduce(0, +) - 17735.888274439614) < 1e-9)
    }
}
