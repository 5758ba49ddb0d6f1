/// An element of an `XMLTree`. Holds on to its tree.
package struct XMLElement {
    package let tree: XMLTree
    package let index: UInt32

    @inlinable init(tree: XMLTree, index: UInt32) {
        self.tree = tree
        self.index = index
    }

    @inlinable var node: XMLNode { tree.nodes[Int(index)] }

    /// Number of the local name in the vocabulary; beyond it for others.
    @inlinable package var number: UInt32 { node.name < XMLNode.foreign ? node.name & 0xFF_FFFF : node.name }
    @inlinable package var namespace: XMLNamespace { XMLNamespace(rawValue: node.name >> 24) ?? .other }
    /// Local name.
    package var name: String { tree.name(node.name) }
    /// From 1.
    @inlinable package var line: Int { Int(node.line) }
    /// Byte of the document where its tag begins.
    @inlinable package var source: Int { Int(node.source) }
    @inlinable package var parent: XMLElement? { index == 0 ? nil : XMLElement(tree: tree, index: node.parent) }

    // MARK: Children

    /// Child elements in order.
    package struct Children: Sequence, IteratorProtocol {
        package typealias Element = XMLElement
        @usableFromInline let tree: XMLTree
        @usableFromInline var following: UInt32

        @inlinable init(tree: XMLTree, first: UInt32) {
            self.tree = tree
            following = first
        }

        @inlinable package mutating func next() -> XMLElement? {
            while following != 0 {
                let index = following
                let node = tree.nodes[Int(index)]
                following = node.next
                if node.name != XMLNode.textName { return XMLElement(tree: tree, index: index) }
            }
            return nil
        }
    }

    @inlinable package var children: Children { Children(tree: tree, first: node.first) }

    /// The first child element of a name.
    @inlinable package func child(_ number: UInt32) -> XMLElement? {
        var next = node.first
        while next != 0 {
            let child = tree.nodes[Int(next)]
            if child.name & 0xFF_FFFF == number, child.name < XMLNode.foreign { return XMLElement(tree: tree, index: next) }
            next = child.next
        }
        return nil
    }

    /// Calls `body` with each child: an element, or the bytes of a run of character data and where they begin in the document.
    @inlinable package func forEachChild(element: (XMLElement) -> Void, text: (ArraySlice<UInt8>, Int) -> Void) {
        var next = node.first
        while next != 0 {
            let child = tree.nodes[Int(next)]
            if child.name == XMLNode.textName {
                text(tree.text[Int(child.start)..<Int(child.start) + Int(child.count)], Int(child.source))
            } else {
                element(XMLElement(tree: tree, index: next))
            }
            next = child.next
        }
    }

    // MARK: Text and attributes

    /// All character data below, in order.
    package var text: String {
        let first = node.first
        guard first != 0 else { return "" }
        let child = tree.nodes[Int(first)]
        if child.next == 0, child.name == XMLNode.textName { return string(child.start, child.count) }
        var bytes: [UInt8] = []
        appendText(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func appendText(to bytes: inout [UInt8]) {
        // The nodes below an element follow it without a gap, in order; the first whose way up misses it ends them.
        var next = node.first
        while next != 0 {
            let child = tree.nodes[Int(next)]
            if child.name == XMLNode.textName {
                bytes += tree.text[Int(child.start)..<Int(child.start) + Int(child.count)]
            } else {
                XMLElement(tree: tree, index: next).appendText(to: &bytes)
            }
            next = child.next
        }
    }

    @inlinable func string(_ start: UInt32, _ count: UInt32) -> String {
        tree.text.withUnsafeBufferPointer { String(decoding: UnsafeBufferPointer(rebasing: $0[Int(start)..<Int(start) + Int(count)]), as: UTF8.self) }
    }

    /// Value of the first attribute of a local name.
    @inlinable package func attribute(_ number: UInt32) -> String? {
        let node = node
        for place in Int(node.start)..<Int(node.start) + Int(node.count) {
            let attribute = tree.attributes[place]
            if attribute.name & 0xFF_FFFF == number, attribute.name < XMLNode.foreign { return string(attribute.start, attribute.count) }
        }
        return nil
    }

    /// Whether an attribute has exactly this value.
    @inlinable package func attribute(_ number: UInt32, is value: StaticString) -> Bool {
        let node = node
        for place in Int(node.start)..<Int(node.start) + Int(node.count) {
            let attribute = tree.attributes[place]
            guard attribute.name & 0xFF_FFFF == number, attribute.name < XMLNode.foreign else { continue }
            guard Int(attribute.count) == value.utf8CodeUnitCount else { return false }
            return tree.text.withUnsafeBufferPointer { text in
                for index in 0..<value.utf8CodeUnitCount where text[Int(attribute.start) + index] != value.utf8Start[index] { return false }
                return true
            }
        }
        return false
    }

    @inlinable package func hasAttribute(_ number: UInt32) -> Bool {
        let node = node
        for place in Int(node.start)..<Int(node.start) + Int(node.count) where tree.attributes[place].name & 0xFF_FFFF == number && tree.attributes[place].name < XMLNode.foreign {
            return true
        }
        return false
    }

    /// Calls `body` with the local name and value of each attribute.
    package func forEachAttribute(_ body: (String, String) -> Void) {
        let node = node
        for place in Int(node.start)..<Int(node.start) + Int(node.count) {
            let attribute = tree.attributes[place]
            body(tree.name(attribute.name), string(attribute.start, attribute.count))
        }
    }

    // MARK: Place

    /// The way from the top, with a number where siblings share the name.
    package var path: String {
        var parts: [String] = []
        var current = self
        while true {
            var part = current.name
            guard let parent = current.parent else {
                parts.append(part)
                break
            }
            if let place = tree.siblings.place(of: current, in: parent) { part += "[\(place)]" }
            parts.append(part)
            current = parent
        }
        return "/" + parts.reversed().joined(separator: "/")
    }

    /// Column of its tag, from 1, in bytes; nil where the document was streamed.
    package var column: Int? { tree.lines.isEmpty ? nil : tree.lines.column(of: source) }
}
