internal import CasebookText

/// All English cue patterns as one flat program of a backtracking machine (Thompson, CACM 1968), so that matching follows indices in one
/// array and allocates nothing.
struct CueProgram: Sendable {
    private enum Operation: UInt8, Sendable {
        case word, gap, split, jump, accept
    }

    private struct Instruction: Sendable {
        var operation: Operation
        /// The word's hash.
        var hash: UInt64 = 0
        /// Targets of a split or a jump; least and most words of a gap.
        var first: Int32 = 0
        var second: Int32 = 0
    }

    private var instructions: [Instruction] = []

    /// Appends a pattern; returns where it starts.
    mutating func add(_ pattern: CuePattern) -> Int {
        let start = instructions.count
        append(pattern.elements)
        instructions.append(Instruction(operation: .accept))
        return start
    }

    private mutating func append(_ elements: [CuePattern.Element]) {
        for element in elements {
            switch element {
            case .word(let hash): instructions.append(Instruction(operation: .word, hash: hash))
            case .gap(let least, let most): instructions.append(Instruction(operation: .gap, first: Int32(least), second: Int32(most)))
            case .choice(let options): append(options: options)
            }
        }
    }

    private mutating func append(options: [[CuePattern.Element]]) {
        var jumps: [Int] = []
        for (number, option) in options.enumerated() {
            let split = instructions.count
            let isLast = number == options.count - 1
            if !isLast { instructions.append(Instruction(operation: .split, first: Int32(split + 1))) }
            append(option)
            if !isLast {
                jumps.append(instructions.count)
                instructions.append(Instruction(operation: .jump))
                instructions[split].second = Int32(instructions.count)
            }
        }
        for jump in jumps { instructions[jump].first = Int32(instructions.count) }
    }

    /// Index after the longest match of the pattern at `start` on the tokens from `index`, or nil.
    func match(_ start: Int, at index: Int, before limit: Int, _ tokens: UnsafeBufferPointer<Token>) -> Int? {
        let end = instructions.withUnsafeBufferPointer { Self.run($0, start, index, limit, tokens) }
        return end < 0 ? nil : end
    }

    private static func run(_ program: UnsafeBufferPointer<Instruction>, _ start: Int, _ index: Int, _ limit: Int, _ tokens: UnsafeBufferPointer<Token>) -> Int {
        var counter = start
        var index = index
        while true {
            let instruction = program[counter]
            switch instruction.operation {
            case .word:
                guard index < limit, tokens[index].folded == instruction.hash else { return -1 }
                index += 1
                counter += 1
            case .jump: counter = Int(instruction.first)
            case .split:
                let one = run(program, Int(instruction.first), index, limit, tokens)
                let other = run(program, Int(instruction.second), index, limit, tokens)
                return max(one, other)
            case .gap:
                for count in Int(instruction.first)...Int(instruction.second) {
                    guard index + count <= limit, count == 0 || tokens[index + count - 1].kind != .punctuation else { return -1 }
                    let end = run(program, counter + 1, index + count, limit, tokens)
                    if end >= 0 { return end }
                }
                return -1
            case .accept: return index
            }
        }
    }
}
