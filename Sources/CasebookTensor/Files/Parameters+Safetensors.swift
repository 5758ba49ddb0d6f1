public import CasebookCore

extension SafetensorsFile {
    /// A tensor of F32, F16 or BF16 elements, or of I8 elements with the scales of its rows in `NAME.scale`. Throws `safetensors.mismatch` where there is none of
    /// that name and kind, or it has more than six axes.
    public func tensor(named name: String) throws(ClinicalError) -> Tensor {
        let entry = try entry(named: name, oneOf: [.float32, .float16, .bfloat16, .int8])
        guard entry.shape.count <= Shape.greatestRank, entry.shape.allSatisfy({ $0 <= Int(Int32.max) }) else {
            throw mismatch("The tensor '\(entry.printableName)' has more axes, or longer ones, than are supported.")
        }
        let scales = entry.dtype == .int8 ? try self.scales(of: entry) : []
        return Tensor(Shape(entry.shape)) { entry.dtype == .int8 ? scale(entry, by: scales, into: $0) : widen(entry, into: $0) }
    }
}

extension Parameters {
    /// All tensors under their names, for a weight file.
    public func tensors(prefix: String = "", dtype: SafetensorsType = .float32) -> [SafetensorsTensor] { tensors(prefix: prefix) { _ in dtype } }

    /// All tensors under their names, each in the type that is chosen for its name. One to be written as I8 is brought to -127...127 row by row, and the scales of
    /// the rows follow under `NAME.scale`.
    public func tensors(prefix: String = "", dtype: (String) -> SafetensorsType) -> [SafetensorsTensor] {
        ids.flatMap { id -> [SafetensorsTensor] in
            let tensor = self[id], full = prefix + name(id), type = dtype(name(id))
            let shape = Array(tensor.shape)
            guard type == .int8 else { return [SafetensorsTensor(name: full, dtype: type, shape: shape, floats: tensor.elements)] }
            let rows = shape.first ?? 1, width = rows == 0 ? 0 : tensor.elementCount / rows
            var elements = tensor.elements, scales: [Float] = []
            for row in 0..<rows {
                let range = row * width..<(row + 1) * width
                // No scale is so great that -128 times it is beyond what a float holds.
                let scale = min(max(elements[range].reduce(0) { max($0, abs($1)) }, .leastNormalMagnitude * 128) / 127, .greatestFiniteMagnitude / 128)
                for place in range { elements[place] /= scale }
                scales.append(scale)
            }
            return [
                SafetensorsTensor(name: full, dtype: .int8, shape: shape, floats: elements),
                SafetensorsTensor(name: full + ".scale", dtype: .float32, shape: [rows], floats: scales),
            ]
        }
    }

    /// Gives every parameter the tensor of its name; what else is in the file is passed over.
    ///
    /// Throws `safetensors.mismatch` where a tensor is missing or has another shape; nothing is changed then.
    public mutating func read(_ file: SafetensorsFile, prefix: String = "") throws(ClinicalError) {
        var result = self
        for id in ids {
            let tensor = try file.tensor(named: prefix + name(id))
            guard tensor.shape == self[id].shape else {
                throw file.mismatch(
                    "The tensor '\(PrintableText.make(prefix + name(id)))' has the shape \(tensor.shape), where the model has \(self[id].shape); the file is of another model.")
            }
            result[id] = tensor
        }
        self = result
    }
}
