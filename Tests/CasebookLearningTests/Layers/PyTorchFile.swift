import CasebookLearning
import CasebookTensor
import CasebookTestSupport
import Testing

/// What PyTorch wrote (Scripts/make-tensor-fixtures.py): tensors by name.
struct PyTorchFile {
    let file: SafetensorsFile

    init(_ name: String) throws {
        file = try SafetensorsFile(path: Fixture.root + "/Tests/CasebookTensorTests/Fixtures/\(name).safetensors")
    }

    func tensor(_ name: String) throws -> Tensor { try file.tensor(named: name) }

    func integers(_ name: String) throws -> [Int32] { try file.int32s(named: name) }

    /// Kernel, stride, padding and dilation of a layer.
    func geometry(_ layer: String) throws -> WindowGeometry {
        let numbers = try integers("\(layer)/geometry").map(Int.init)
        let axes = numbers.count / 4
        let rows = (0..<4).map { Array(numbers[($0 * axes)..<(($0 + 1) * axes)]) }
        return WindowGeometry(kernel: rows[0], stride: rows[1], padding: rows[2], dilation: rows[3])
    }
}

/// The greatest difference of two tensors relative to the greatest element that is expected.
func relativeDistance(_ found: Tensor, _ expected: Tensor) -> Float {
    found.distance(to: expected) / max(expected.elements.reduce(0) { max($0, abs($1)) }, 1e-3)
}
