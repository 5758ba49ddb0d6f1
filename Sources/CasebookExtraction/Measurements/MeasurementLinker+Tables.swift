internal import CasebookLexicons
internal import CasebookText

/// Tables of results with a heading: names in one line, values of several times in the lines behind it.
extension MeasurementLinker {
    /// Gives the values of such tables to the names of their columns. Columns are parted by tabs, bars, ideographic spaces or two spaces.
    mutating func takeTables(_ buffer: borrowing ScalarBuffer) {
        var columns: [Int?] = [], start = 0, number = 0
        while start < scan.items.count {
            var stop = start
            while stop < scan.items.count, scan.items[stop].kind != .line { stop += 1 }
            if !columns.isEmpty || mayHead(start..<stop) {
                let cells = cells(start..<stop, buffer)
                line = number
                if !takeRow(cells, columns, buffer) { columns = heading(cells) }
            }
            start = stop + 1
            number += 1
        }
        line = 0
        group = nil
    }

    /// Whether a line has names but no values.
    private func mayHead(_ items: Range<Int>) -> Bool {
        var count = 0
        for item in scan.items[items] {
            switch item.kind {
            case .name: count += 1
            case .value: return false
            default: break
            }
        }
        return count >= 2
    }

    /// The items of each column of a line.
    private func cells(_ items: Range<Int>, _ buffer: borrowing ScalarBuffer) -> [Range<Int>] {
        var cells: [Range<Int>] = [], start = items.lowerBound
        for index in items where index > items.lowerBound && isParted(index, buffer) {
            cells.append(start..<index)
            start = index
        }
        if start < items.upperBound { cells.append(start..<items.upperBound) }
        return cells
    }

    /// Whether a column begins with an item.
    private func isParted(_ index: Int, _ buffer: borrowing ScalarBuffer) -> Bool {
        if scan.items[index - 1].kind == .gap, scan.items[index].kind != .gap { return true }
        let space = scan.items[index - 1].range.upperBound..<scan.items[index].range.lowerBound
        return !space.isEmpty && space.contains { buffer.scalars[$0] == 0x3000 }
    }

    /// The name of each column; empty where the line is no heading of at least two names that stand alone.
    private func heading(_ cells: [Range<Int>]) -> [Int?] {
        var columns: [Int?] = [], count = 0
        for cell in cells {
            var name: Int?, isAlone = true
            for item in scan.items[cell] {
                switch item.kind {
                case .name(let index): if name == nil { name = index } else { isAlone = false }
                case .value: return []
                case .gap, .unit, .link, .open, .close: break
                default: isAlone = false
                }
            }
            columns.append(isAlone ? name : nil)
            if isAlone, name != nil { count += 1 }
        }
        return count >= 2 && count * 2 >= columns.count ? columns : []
    }

    /// Takes a row of as many cells as the heading; false where the line is none.
    private mutating func takeRow(_ cells: [Range<Int>], _ columns: [Int?], _ buffer: borrowing ScalarBuffer) -> Bool {
        guard cells.count >= 2, cells.count <= columns.count, columns.count - cells.count <= 1,
            !scan.items[cells[0]].contains(where: { if case .name = $0.kind { true } else { false } })
        else { return false }
        var values: [(name: Int, value: Int, item: Int)] = []
        for (column, cell) in cells.enumerated() {
            guard let name = columns[column] else { continue }
            let found = cell.compactMap { item in if case .value(let value) = scan.items[item].kind { (name: name, value: value, item: item) } else { nil } }
            if let only = found.first, found.count == 1, accepts(name, scan.values[only.value]) { values.append(only) }
        }
        guard !values.isEmpty else { return false }
        for cell in cells { for item in scan.items[cell] { if case .value(let value) = item.kind { scan.values[value].isTaken = true } } }
        for (name, value, item) in values {
            group = Group(names: [name], item: item)
            add(scan.values[value], name, at: item, Between(), buffer)
            scan.names[name].isTaken = true
        }
        return true
    }
}
