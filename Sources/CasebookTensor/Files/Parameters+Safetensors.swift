public import CasebookCore

extension SafetensorsFile {
    /// A tensor of F32, F16 or BF16 elements. Throws `safetensors.mismatch` where there is none of that name and kind, or it has more than six axes.
    public func tensor(named name: String) throws(ClinicalError) -> Tensor {
        let floats = try floats(named: name)
        let lengths = entry(named: name)?.shape ?? []
        guard lengths.count <= Shape.greatestRank, lengths.allSatisfy({ $0 <= Int(Int32.max) }) else {
            throw ClinicalError(.safetensorsMismatch, "The tensor '\(PrintableText.make(name))' has more axes, or longer ones, than are supported.")
        }
        return Tensor(floats, Shape(lengths))
    }
}

extension Parameters {
    /// All tensors under their names, for a weight file.
    public func tensors(prefix: String = "", dtype: SafetensorsType = .float32) -> [SafetensorsTensor] {
        ids.map { SafetensorsTensor(name: prefix + name($0), dtype: dtype, shape: Array(self[$0].shape), floats: self[$0].elements) }
    }

    /// Gives every parameter the tensor of its name; what else is in the file is passed over.
    ///
    /// Throws `safetensors.mismatch` where a tensor is missing or has another shape; nothing is changed then.
    public mutating func read(_ file: SafetensorsFile, prefix: String = "") throws(ClinicalError) {
        var result = self
        for id in ids {
            let tensor = try file.tensor(named: prefix + name(id))
            guard tensor.shape == self[id].shape else {
                throw ClinicalError(
                    .safetensorsMismatch,
                    "The tensor '\(PrintableText.make(prefix + name(id)))' has the shape \(tensor.shape), where the model has \(self[id].shape); the file is of another model.")
            }
            result[id] = tensor
        }
        self = result
    }
}
