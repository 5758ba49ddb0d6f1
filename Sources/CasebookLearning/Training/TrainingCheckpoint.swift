internal import CasebookCore
internal import CasebookTensor
internal import Foundation

/// A folder that holds the state of a training: `training.json`, and a safetensors file with all that is made of tensors.
///
/// The tensors are written first, under a name of their own; `training.json`, which says where training is, then takes its place in one move, and files of
/// tensors that it does not stand for are removed. A crash leaves the checkpoint before or the one after. The tensors carry a digest of the `training.json`
/// that they were written with, so that those of two trainings are never taken for one.
struct TrainingCheckpoint {
    let folder: String
    /// Of the examples, which decide the batches together with limits and chunks: a checkpoint must fit them.
    let lengths: [Int]
    let batches: BatchLimits
    let chunks: Int
    let settings: String

    private static let digestKey = "summary"

    private var summaryPath: String { folder + "/training.json" }

    var exists: Bool { FileManager.default.fileExists(atPath: summaryPath) }

    private static func tensorFile(epoch: Int, position: Int) -> String { "training-\(epoch)-\(position).safetensors" }

    private static func digest(_ bytes: some Sequence<UInt8>) -> String {
        var hash = ByteHash()
        hash.combine(bytes)
        return String(hash.value, radix: 16)
    }

    /// What must be the same for a training to go on as it began.
    private var identity: [JSONValue.Member] {
        func number(_ count: Int?) -> JSONValue { count.map { .number(String($0)) } ?? .null }
        let bytes = lengths.lazy.flatMap { length in (0..<8).lazy.map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) } }
        return [
            .init("examples", number(lengths.count)), .init("lengths", .string(Self.digest(bytes))), .init("batchExamples", number(batches.examples)),
            .init("batchTokens", number(batches.tokens)), .init("chunks", number(chunks)), .init("settings", .string(Self.digest(settings.utf8))),
        ]
    }

    // MARK: Writing

    func write(_ state: TrainingState) throws(ClinicalError) {
        try PrivateFile.makeFolder(folder)
        let name = Self.tensorFile(epoch: state.epoch, position: state.position)
        let summary = summary(of: state)
        try SafetensorsWriter.write(tensors(of: state), metadata: [Self.digestKey: Self.digest(summary)], to: folder + "/" + name)
        try PrivateFile.write(summary, to: summaryPath)
        for file in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where file != name && Self.isOwn(file) {
            let path = folder + "/" + file
            var status = stat()
            if lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG { unlink(path) }
        }
    }

    /// Makes the folder, and removes `training.json` of an earlier training, whose tensors mean nothing without it and go with the next checkpoint.
    /// Throws `file.unwritable`.
    func begin() throws(ClinicalError) {
        try PrivateFile.makeFolder(folder)
        guard unlink(summaryPath) == 0 || errno == ENOENT else {
            throw ClinicalError(
                .fileUnwritable, "The checkpoint of an earlier training cannot be removed; check the permissions of its folder.", at: Location(file: summaryPath),
                cause: String(cString: strerror(errno)))
        }
    }

    /// Whether a file, other than `training.json` itself, is of a name that checkpoints are written under, for good or (`PrivateFile`) for the time of writing.
    static func isOwn(_ file: String) -> Bool {
        if file.wholeMatch(of: /training-[0-9]+-[0-9]+\.safetensors/) != nil { return true }
        guard let leftover = file.wholeMatch(of: /training(?:-[0-9]+-[0-9]+\.safetensors|\.json)\.([A-Za-z0-9]{6})/) else { return false }
        // Names for the time of writing are random. Nearly all have a capital here, which `.backup` and `.251231`, that people choose, have not.
        return leftover.1.dropFirst().contains(where: \.isUppercase)
    }

    private func tensors(of state: TrainingState) -> [SafetensorsTensor] {
        var tensors: [SafetensorsTensor] = []
        func add(_ name: String, _ tensor: Tensor) {
            tensors.append(SafetensorsTensor(name: name, dtype: .float32, shape: Array(tensor.shape), floats: tensor.elements))
        }
        tensors += state.parameters.tensors(prefix: "parameters/")
        if let average = state.average { tensors += average.parameters.tensors(prefix: "average/") }
        if let best = state.best { tensors += best.parameters.tensors(prefix: "best/") }
        let optimizer = state.optimizer
        for (id, memory) in zip(state.parameters.ids, optimizer.memories) {
            for (name, tensor) in zip(optimizer.method.memoryNames, memory) { add("optimizer/" + name + "/" + state.parameters.name(id), tensor) }
        }
        let counts = optimizer.stepCounts.flatMap { count in (0..<4).map { UInt8(truncatingIfNeeded: count >> ($0 * 8)) } }
        tensors.append(SafetensorsTensor(name: "optimizer", dtype: .int32, shape: [optimizer.stepCounts.count], bytes: counts))
        return tensors
    }

    private func summary(of state: TrainingState) -> [UInt8] {
        var members: [JSONValue.Member] = []
        func add(_ key: String, _ value: JSONValue) { members.append(.init(key, value)) }
        let counts = [
            ("format", 1), ("epoch", state.epoch), ("position", state.position), ("step", state.step), ("plateauWait", state.plateauWait),
        ]
        for (key, value) in counts { add(key, .number(String(value))) }
        members += identity
        add("method", .string(state.optimizer.method.name))
        // Of 64 bits, more than a number of JSON is sure to keep.
        add("random", .string(String(state.random.state)))
        add("lossSum", .exact(state.lossSum))
        add("weight", .exact(state.weight))
        add("rate", .exact(Double(state.rate)))
        add("plateauFactor", .exact(Double(state.plateauFactor)))
        if let average = state.average { add("averaged", .number(String(average.count))) }
        if let best = state.best { add("best", .object([.init("epoch", .number(String(best.epoch))), .init("value", .exact(best.value))])) }
        add("history", .array(state.history.map(Self.json)))
        var writer = JSONWriter()
        writer.value(.object(members))
        writer.newline()
        return writer.bytes
    }

    private static func json(_ epoch: TrainingEpoch) -> JSONValue {
        .object([
            .init("epoch", .number(String(epoch.number))), .init("steps", .number(String(epoch.steps))), .init("loss", .exact(epoch.loss)),
            .init("rate", .exact(Double(epoch.rate))),
            .init("metrics", .object(epoch.metrics.sorted { $0.key < $1.key }.map { .init($0.key, .exact($0.value)) })),
        ])
    }

    // MARK: Reading

    /// The state of the checkpoint. `blank` is a fresh state of the same model and method.
    func read(_ blank: TrainingState) throws(ClinicalError) -> TrainingState {
        let bytes = try ByteStorage(mapping: summaryPath).withBytes { Array($0) }
        let json: JSONValue
        do throws(ClinicalError) {
            json = try JSONParser.parse(bytes)
        } catch {
            throw ClinicalError(
                .trainingCheckpoint, "The checkpoint is cut short or damaged; train from the beginning.",
                at: Location(file: summaryPath, offset: error.location?.offset), cause: error.message)
        }
        guard json["format"]?.integer == 1 else { throw foreign("is of a format that this program does not know") }
        guard json["method"]?.string == blank.optimizer.method.name else { throw foreign("is of another method of optimisation") }
        for member in identity where json[member.key] != member.value {
            let isOfBatches = member.key == "chunks" || member.key.hasPrefix("batch")
            throw foreign(
                member.key == "settings"
                    ? "was made with another seed or other settings"
                    : isOfBatches ? "was made with other limits of batches or another number of chunks" : "belongs to other examples")
        }
        guard (json["averaged"] != nil) == (blank.average != nil) else { throw foreign("averages parameters in another way") }
        guard let random = json["random"]?.string.flatMap(UInt64.init) else { throw damaged("random") }
        var state = TrainingState(parameters: blank.parameters, optimizer: blank.optimizer, average: nil, random: RandomGenerator(seed: random))
        state.epoch = try count(json, "epoch")
        state.position = try count(json, "position")
        state.step = try count(json, "step")
        state.lossSum = try number(json, "lossSum")
        state.weight = try number(json, "weight")
        state.rate = Float(try number(json, "rate"))
        state.plateauFactor = Float(try number(json, "plateauFactor"))
        state.plateauWait = try count(json, "plateauWait")
        guard let history = json["history"]?.array, history.count == state.epoch else { throw damaged("history") }
        for item in history { state.history.append(try epoch(item)) }

        let file = try SafetensorsFile(path: folder + "/" + Self.tensorFile(epoch: state.epoch, position: state.position))
        guard file.metadata[Self.digestKey] == Self.digest(bytes) else { throw foreign("is not of one piece: its tensors were written with another training.json") }
        state.parameters = try parameters("parameters", file, blank.parameters)
        state.optimizer = try optimizer(file, blank)
        if let average = blank.average {
            state.average = ParameterAverage(try parameters("average", file, blank.parameters), decay: average.decay, count: try count(json, "averaged"))
        }
        if let best = json["best"] {
            let epoch = try count(best, "epoch")
            guard epoch >= 1, epoch <= state.epoch else { throw damaged("best") }
            state.best = .init(epoch: epoch, value: try number(best, "value"), parameters: try parameters("best", file, blank.parameters))
        }
        return state
    }

    private func parameters(_ part: String, _ file: SafetensorsFile, _ blank: Parameters) throws(ClinicalError) -> Parameters {
        var result = blank
        for id in blank.ids { result[id] = try tensor(part + "/" + blank.name(id), file, blank[id].shape) }
        return result
    }

    private func optimizer(_ file: SafetensorsFile, _ blank: TrainingState) throws(ClinicalError) -> Optimizer {
        var result = blank.optimizer
        let counts = try file.int32s(named: "optimizer")
        guard counts.count == blank.parameters.count, counts.allSatisfy({ $0 >= 0 }) else { throw damaged("optimizer") }
        var memories: [[Tensor]] = []
        for (id, count) in zip(blank.parameters.ids, counts) {
            var memory: [Tensor] = []
            for name in result.method.memoryNames where count > 0 {
                memory.append(try tensor("optimizer/" + name + "/" + blank.parameters.name(id), file, blank.parameters[id].shape))
            }
            memories.append(memory)
        }
        result.restore(memories: memories, stepCounts: counts.map(Int.init))
        return result
    }

    private func tensor(_ name: String, _ file: SafetensorsFile, _ shape: Shape) throws(ClinicalError) -> Tensor {
        let floats = try file.floats(named: name)
        guard file.entry(named: name)?.shape == Array(shape) else { throw foreign("is of a model of other sizes") }
        return Tensor(floats, shape)
    }

    private func epoch(_ json: JSONValue) throws(ClinicalError) -> TrainingEpoch {
        guard case .object(let members)? = json["metrics"] else { throw damaged("metrics") }
        var metrics: [String: Double] = [:]
        for member in members { metrics[member.key] = member.value.double }
        return TrainingEpoch(
            number: try count(json, "epoch"), steps: try count(json, "steps"), loss: try number(json, "loss"), rate: Float(try number(json, "rate")),
            metrics: metrics)
    }

    private func count(_ json: JSONValue, _ key: String) throws(ClinicalError) -> Int {
        guard let count = json[key]?.integer, count >= 0, count <= 1 << 48 else { throw damaged(key) }
        return count
    }

    private func number(_ json: JSONValue, _ key: String) throws(ClinicalError) -> Double {
        guard let number = json[key]?.double else { throw damaged(key) }
        return number
    }

    private func foreign(_ what: String) -> ClinicalError {
        ClinicalError(.trainingCheckpoint, "The checkpoint \(what); name its own folder, or train from the beginning.", at: Location(file: summaryPath))
    }

    private func damaged(_ member: String) -> ClinicalError {
        ClinicalError(
            .trainingCheckpoint, "The member '\(member)' of the checkpoint is missing or damaged; train from the beginning.", at: Location(file: summaryPath))
    }
}
