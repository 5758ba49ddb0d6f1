extension ArraySlice<UInt8> {
    /// Whether ASCII words stand in the bytes; the library's generic search costs a hundred times as much. Meant for the heads of files.
    package func contains(words: StaticString) -> Bool {
        let length = words.utf8CodeUnitCount
        return withUnsafeBufferPointer { bytes in
            guard bytes.count >= length else { return false }
            for start in 0...bytes.count - length where bytes[start] == words.utf8Start[0] {
                var matched = 1
                while matched < length, bytes[start + matched] == words.utf8Start[matched] { matched += 1 }
                if matched == length { return true }
            }
            return false
        }
    }
}
