import CasebookCore
import CasebookTestSupport
import Foundation
import Testing

@Suite struct ByteStorageTests {
    @Test func mapsAndCopies() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("data", Data([1, 2, 3]))
        #expect(try ByteStorage(mapping: path).withBytes { Array($0) } == [1, 2, 3])
        #expect(ByteStorage(copying: [4, 5]).withBytes { Array($0) } == [4, 5])
        let empty = try folder.write("empty", Data())
        #expect(try ByteStorage(mapping: empty).count == 0)
    }

    @Test func whatCannotBeMappedThrows() throws {
        let folder = try TemporaryFolder()
        #expect(throws: ClinicalError.self) { try ByteStorage(mapping: folder.path + "/missing") }
        #expect(throws: ClinicalError.self) { try ByteStorage(mapping: folder.path) }
    }
}
