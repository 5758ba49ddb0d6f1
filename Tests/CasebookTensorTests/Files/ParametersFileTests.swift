import Casebook
import CasebookCore
import CasebookTensor
import CasebookTestSupport
import Testing

/// Parameters written to a weight file and read back.
struct ParametersFileTests {
    private static func model(_ seed: UInt64, width: Int = 3) -> Parameters {
        var parameters = Parameters(), random = RandomGenerator(seed: seed)
        _ = parameters.add("encoder.weight", random.normal([4, width]))
        _ = parameters.add("encoder.bias", random.normal([4]), role: .bias)
        _ = parameters.add("norm.running_mean", random.normal([2, 1, 5]), role: .state)
        return parameters
    }

    @Test func comesBackBitForBit() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/model.safetensors", saved = Self.model(1)
        try SafetensorsWriter.write(saved.tensors(), to: path)
        var read = Self.model(2)
        #expect(read != saved)
        try read.read(SafetensorsFile(path: path))
        #expect(read == saved)
    }

    @Test func readsAPartOfAFileByItsPrefix() throws {
        let saved = Self.model(1), other = Self.model(3)
        let file = try SafetensorsFile(bytes: SafetensorsWriter.bytes(saved.tensors(prefix: "best/") + other.tensors(prefix: "last/")))
        var read = Self.model(2)
        try read.read(file, prefix: "last/")
        #expect(read == other)
    }

    @Test func refusesAnotherModelAndStaysAsItWas() throws {
        let file = try SafetensorsFile(bytes: SafetensorsWriter.bytes(Self.model(1, width: 5).tensors()))
        var read = Self.model(2)
        #expect(throws: ClinicalError.self) { try read.read(file) }
        #expect(throws: ClinicalError.self) { try read.read(file, prefix: "missing/") }
        #expect(read == Self.model(2))
    }
}
