import Casebook
import NIOCore

/// Answers a stream of lines while it comes, in its order. At most `window` lines are in work or wait to be written, so that a client who does not read is not read from either.
struct LineStream<Parts: AsyncSequence & Sendable>: Sendable where Parts.Element == ByteBuffer {
    let lines: Parts
    /// Bytes of a line.
    let limit: Int
    let window: Int
    let work: @Sendable ([UInt8]) async throws -> [UInt8]

    /// - Parameter write: takes the answers in order.
    func write(_ write: (_ bytes: [UInt8]) async throws -> Void) async throws {
        let (answers, feed) = AsyncStream.makeStream(of: Task<[UInt8], Never>.self), room = Room(count: window)
        let reader = Task {
            defer { feed.finish() }
            var line: [UInt8] = [], number = 0, isTooLong = false
            func end() async throws {
                defer {
                    line = []
                    isTooLong = false
                }
                guard isTooLong || line.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) else { return }
                number += 1
                await room.take()
                let text = line, id = "line-\(number)", isRefused = isTooLong
                feed.yield(Task { await answer(text, id: id, isTooLong: isRefused) })
            }
            for try await part in lines {
                for byte in part.readableBytesView {
                    if byte == 0x0A {
                        try await end()
                    } else if line.count < limit {
                        line.append(byte)
                    } else {
                        isTooLong = true
                    }
                }
            }
            try await end()
        }
        do {
            for await task in answers {
                let bytes = await task.value
                await room.give()
                try await write(bytes)
            }
            try await reader.value
        } catch {
            reader.cancel()
            await room.close()
            throw error
        }
    }

    /// A line of its own for whatever goes wrong with one; the stream goes on. Who is refused for want of room waits and comes again.
    private func answer(_ line: [UInt8], id: String, isTooLong: Bool) async -> [UInt8] {
        if isTooLong { return DocumentEncoder.errorLine(id: id, ClinicalError(.sizeLimit, "The line has more than \(limit) bytes.")) }
        while true {
            do {
                return try await work(line)
            } catch let error as ClinicalError where error.code == .overload {
                try? await Task.sleep(for: .milliseconds(20))
                if Task.isCancelled { return [] }
            } catch let error as ClinicalError {
                return DocumentEncoder.errorLine(id: id, error)
            } catch {
                return []
            }
        }
    }
}

/// Places that are taken and given back; who comes when there is none waits.
private actor Room {
    private var count: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var isClosed = false

    init(count: Int) { self.count = max(1, count) }

    func take() async {
        if isClosed { return }
        if count > 0 {
            count -= 1
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    func give() { if waiting.isEmpty { count += 1 } else { waiting.removeFirst().resume() } }

    func close() {
        isClosed = true
        for one in waiting { one.resume() }
        waiting = []
    }
}
