import Foundation

/// Elements whose end stands at a page that may not be touched: to read or write beyond them ends the process. The bytes before them, and those of
/// a gap after them, are known, so that a write there shows. `start` is good for as long as the buffer is: ask `isIntact` after the last use, or
/// use `apply`.
final class GuardedBuffer<Element: BitwiseCopyable> {
    let start: UnsafeMutablePointer<Element>
    let count: Int
    private let mapping: UnsafeMutableRawBufferPointer
    private let accessible: Int
    private static var mark: UInt8 { 0xA5 }

    /// `gap` elements between the end and the page: with one the elements are as far from alignment as they can be.
    init(_ elements: [Element], gap: Int = 0) {
        let page = Int(getpagesize())
        let bytes = (elements.count + gap) * MemoryLayout<Element>.stride
        accessible = (bytes + 256 + page - 1) / page * page
        let memory = mmap(nil, accessible + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0)!
        precondition(memory != MAP_FAILED, "no memory for a guarded buffer")
        mapping = UnsafeMutableRawBufferPointer(start: memory, count: accessible + page)
        memset(memory, Int32(Self.mark), accessible)
        precondition(mprotect(memory + accessible, page, PROT_NONE) == 0, "the guard of a buffer cannot be set")
        count = elements.count
        start = (memory + accessible - bytes).bindMemory(to: Element.self, capacity: elements.count + gap)
        for (index, element) in elements.enumerated() { start[index] = element }
    }

    convenience init(repeating element: Element, count: Int, gap: Int = 0) { self.init(Array(repeating: element, count: count), gap: gap) }

    deinit { munmap(mapping.baseAddress!, mapping.count) }

    func apply<Result>(_ body: (UnsafePointer<Element>) -> Result) -> Result { withExtendedLifetime(self) { body(start) } }

    var elements: [Element] { Array(UnsafeBufferPointer(start: start, count: count)) }

    /// Whether nothing around the elements was written.
    var isIntact: Bool {
        let first = UnsafeRawPointer(start) - UnsafeRawPointer(mapping.baseAddress!)
        let last = first + count * MemoryLayout<Element>.stride
        return mapping[0..<first].allSatisfy { $0 == Self.mark } && mapping[last..<accessible].allSatisfy { $0 == Self.mark }
    }
}
