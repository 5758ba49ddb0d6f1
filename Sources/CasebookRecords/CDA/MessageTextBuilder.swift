internal import CasebookXML

/// Writes what an HL7 v3 message says as lines `name：value`, in order, with the place of each value.
struct MessageTextBuilder {
    private(set) var text: [UInt8] = []
    private(set) var map = NarrativeMap()

    mutating func read(_ element: XMLElement) {
        for child in element.children { visit(child) }
    }

    private mutating func visit(_ element: XMLElement) {
        if element.isTrue(.negationInd) {
            if !text.isEmpty { text.append(0x0A) }
            text += "negationInd：true".utf8
        }
        if let words = words(element) {
            if !text.isEmpty { text.append(0x0A) }
            text += element.name.utf8
            text += "：".utf8
            map.append(text: text.count, source: UInt32(element.source), node: element.index)
            text += words.utf8
        }
        for child in element.children where !child.is(.displayName) { visit(child) }
    }

    /// Words or value of one element, without those below it.
    private func words(_ element: XMLElement) -> String? {
        if element.is(.typeId) || element.is(.templateId) || element.is(.statusCode) { return nil }
        if let display = element.filled(.displayName) ?? element.child(.displayName)?.filled(.value) {
            return display
        }
        if let value = element.filled(.value) { return value + (element.filled(.unit) ?? "") }
        if let number = element.filled(.extension) { return number }
        if element.children.first(where: { _ in true }) == nil { return element.content?.singleSpaced }
        return nil
    }
}
