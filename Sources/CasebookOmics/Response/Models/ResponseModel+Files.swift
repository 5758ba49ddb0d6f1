public import CasebookCore
public import CasebookLearning
internal import CasebookTensor

extension ResponseModel {
    /// Writes the model into a folder. It holds the names of its lines and drugs, and what is told of each of their pairs.
    ///
    /// - Parameter members: further members of the configuration.
    public func write(to path: String, members: [JSONValue.Member] = [], card: String? = nil) throws(ClinicalError) {
        func texts(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
        func matrix(_ name: String, _ values: Tensor) -> SafetensorsTensor {
            SafetensorsTensor(name: name, dtype: .float32, shape: [lines.count, values.shape[1]], floats: values.elements)
        }
        var parts: [JSONValue] = []
        var tensors = [
            SafetensorsTensor(name: "drugMeans", dtype: .float32, shape: [drugs.count], floats: drugMeans), matrix("responses", responses), matrix("weights", weights),
            matrix("vectors", vectors),
        ]
        for (place, part) in encoder.parts.enumerated() {
            let preparation = part.preparation, columns = preparation.columns
            parts.append(
                .object([
                    .init("name", .string(preparation.modality)), .init("width", .number("\(part.width)")), .init("share", .exact(Double(part.share))),
                    .init("outlierLimit", .exact(Double(preparation.outlierLimit))),
                ]))
            tensors.append(.int32s("modality\(place).columns", shape: [columns.count], columns.compactMap { Int32($0.feature) }))
            let scales = columns.flatMap { [$0.mean, $0.deviation] }
            tensors.append(SafetensorsTensor(name: "modality\(place).scales", dtype: .float32, shape: [columns.count, 2], floats: scales))
        }
        let config: [JSONValue.Member] = [
            .init("lines", texts(lines)), .init("drugs", texts(drugs)), .init("smiles", texts(smiles)), .init("modalities", .array(parts)),
        ]
        try ModelFolder.write(task: Self.task, config: config + members, tensors: tensors, card: card, to: path)
    }

    /// Reads a model. Throws `file.unreadable`, `model.damaged`, `safetensors.malformed`, `safetensors.mismatch`.
    public init(_ folder: ModelFolder) throws(ClinicalError) {
        let reader = ResponseModelReader(folder: folder, file: try folder.weights())
        self = try reader.model()
    }
}
