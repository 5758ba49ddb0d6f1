extension String {
    /// Whether it holds a Chinese character.
    var containsHan: Bool {
        unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) || (0x3400...0x4DBF).contains($0.value) || (0x20000...0x3FFFF).contains($0.value) }
    }
}
