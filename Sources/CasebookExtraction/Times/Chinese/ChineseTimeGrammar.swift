internal import CasebookCore
internal import CasebookLexicons
internal import CasebookText

/// Reads times from the items of one sentence. Each rule begins at an item and tells where it ends; none looks further than a few items, so a sentence takes linear time.
struct ChineseTimeGrammar {
    typealias Role = ChineseTimeWord.Role

    let buffer: ScalarBuffer
    let range: Range<Int>
    let items: [ChineseTimeItem]
    let reference: TimeReference?
    let isNote: Bool
    let isPlan: Bool
    var last: CalendarPeriod?
    /// A time has been read in the sentence, which what follows may count from.
    private(set) var isTold = false

    init(buffer: ScalarBuffer, range: Range<Int>, items: [ChineseTimeItem], reference: TimeReference?, isNote: Bool, isPlan: Bool, last: CalendarPeriod?) {
        self.buffer = buffer
        self.range = range
        self.items = items
        self.reference = reference
        self.isNote = isNote
        self.isPlan = isPlan
        self.last = last
    }

    /// A time that was read, and the item behind it.
    struct Reading {
        var mention: TimeMention
        var next: Int
        /// What later times may count from.
        var period: CalendarPeriod?
    }

    mutating func readAll(into mentions: inout [TimeMention]) {
        var place = 0
        while place < items.count {
            if let end = age(place) {
                place = end
                continue
            }
            guard let reading = reading(place) else {
                place += 1
                continue
            }
            mentions.append(reading.mention)
            isTold = isTold || reading.mention.kind == .date || reading.mention.kind == .time
            if let period = reading.period { last = period }
            place = max(reading.next, place + 1)
        }
    }

    /// The first rule that holds: a set, a date or time of day, an amount of time, a word for now.
    private func reading(_ place: Int) -> Reading? {
        if let set = set(place) { return set }
        if let day = dayOfEvent(place) ?? dayOfCourse(place) { return day }
        if let moment = moments(place) { return moment }
        if let length = lengths(place) { return length }
        guard let word = word(place), word.role == .reference else { return nil }
        // A note tells of its own day anyhow, and 马上 is said of what to do.
        guard !isNote else { return nil }
        let value = ChineseTimeWord.references[word.detail]
        return Reading(mention: TimeMention(items[place].range, .date, value), next: place + 1)
    }

    /// 5岁2月, 3月龄, 二年级: the end of an age or a degree that begins here.
    private func age(_ place: Int) -> Int? {
        // 日龄28天
        if isRole(place, .age), items[place].range.count == 2, isAttached(place + 1), let length = length(place + 1) { return length.next }
        guard number(place) != nil else { return nil }
        var next = place + 1
        if isRole(next, .to, attached: true), number(next + 1) != nil { next += 2 }
        if isRole(next, .half, attached: true) || isRole(next, .more, attached: true) || isRole(next, .piece, attached: true) { next += 1 }
        guard isRole(next, .age, attached: true) else { return nil }
        next += 1
        // Years of age may have months and days, or a half, behind them.
        while next < items.count {
            if isRole(next, .half, attached: true) || isRole(next, .more, attached: true) {
                next += 1
            } else if number(next) != nil, items[next].isAttached {
                var unit = next + 1
                if isRole(unit, .piece, attached: true) { unit += 1 }
                guard isRole(unit, .month, attached: true) || isRole(unit, .unit, attached: true) || isRole(unit, .day, attached: true) else { break }
                next = unit + 1
            } else {
                break
            }
        }
        return next
    }

    // MARK: Items

    func word(_ place: Int) -> ChineseTimeWord? {
        guard items.indices.contains(place), case .word(let word) = items[place].content else { return nil }
        return word
    }

    func number(_ place: Int) -> ChineseNumber? {
        guard items.indices.contains(place), case .number(let number) = items[place].content else { return nil }
        return number
    }

    /// The word at a place where it has a role and only spaces stand before it.
    func next(_ place: Int, _ role: Role) -> ChineseTimeWord? {
        guard let word = word(place), word.role == role, items[place].isAttached else { return nil }
        return word
    }

    func isRole(_ place: Int, _ role: Role, attached: Bool = false) -> Bool {
        guard let word = word(place) else { return false }
        return word.role == role && (!attached || items[place].isAttached)
    }

    func isAttached(_ place: Int) -> Bool { items.indices.contains(place) && items[place].isAttached }

    func scalars(_ first: Int, _ next: Int) -> Range<Int> { items[first].range.lowerBound..<items[next - 1].range.upperBound }

    /// The scalar right before an item, spaces passed over; nil at the start of the sentence.
    func scalarBefore(_ place: Int) -> UInt32? {
        var index = items[place].range.lowerBound - 1
        while index >= range.lowerBound, buffer.folded[index] == 0x20 { index -= 1 }
        return index >= range.lowerBound ? sign(index) : nil
    }

    /// The scalar right behind the item before `next`, spaces passed over; nil at the end of the sentence.
    func scalarBehind(_ next: Int) -> UInt32? {
        var index = items[next - 1].range.upperBound
        while index < range.upperBound, buffer.folded[index] == 0x20 { index += 1 }
        return index < range.upperBound ? sign(index) : nil
    }

    /// The folded scalar; signs that fold to the digit within them (③) stay as they are.
    private func sign(_ index: Int) -> UInt32 { (0x2460...0x2793).contains(buffer.scalars[index]) ? buffer.scalars[index] : buffer.folded[index] }

    /// The items from `first` to `next` are all that the sentence holds.
    func isWhole(_ first: Int, _ next: Int) -> Bool {
        let before = scalarBefore(first), behind = scalarBehind(next)
        return before == nil && (behind == nil || Self.isBreak(behind!))
    }

    /// A clause begins at an item.
    func isClauseStart(_ place: Int) -> Bool {
        guard let before = scalarBefore(place) else { return true }
        if Self.isBreak(before) { return true }
        // A space behind figures and Latin letters parts clauses too: "G 两周后", "2. 3天后".
        let start = items[place].range.lowerBound
        return buffer.folded[start - 1] == 0x20 && before < 0x2E80 || buffer.scalars[start - 1] == 0x3000
    }

    /// Signs that part clauses, brackets, and list numbers.
    static func isBreak(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x2C, 0x2E, 0x3B, 0x3A, 0x21, 0x3F, 0x28, 0x29, 0x5B, 0x5D, 0x7C, 0x0A, 0x0D, 0x09, 0x3001, 0x3002, 0x300A, 0x300B, 0x3010, 0x3011, 0xFF5C, 0x2014: true
        case 0x2460...0x2793, 0x201C, 0x201D: true
        default: false
        }
    }

    /// Whether a time lies ahead, as the words of its clause tell; in notes it lies in the past else.
    func direction(_ first: Int, _ next: Int) -> TimeDirection {
        let cue = cue(first, next)
        return cue != .unknown || !isNote ? cue : isPlan ? .future : .past
    }

    /// What the words beside a time tell of its direction: a plan before it, then what stands behind it, then an event before it.
    func cue(_ first: Int, _ next: Int) -> TimeDirection {
        var hasEvent = false
        for step in 1...3 where first - step >= 0 {
            guard let word = word(first - step), isSameClause(first - step, first) else { continue }
            if word.role == .plan, word.isAlone { return .future }
            if word.role == .event || word.role == .story { hasEvent = true }
        }
        for step in 0..<4 where items.indices.contains(next + step) {
            guard let word = word(next + step), isSameClause(next - 1, next + step) else { continue }
            if word.role == .plan { return .future }
            if word.role == .story || word.role == .event { return .past }
        }
        return hasEvent ? .past : .unknown
    }

    /// No sign that ends a clause stands between two items, and few characters do.
    func isSameClause(_ first: Int, _ second: Int) -> Bool {
        let between = items[first].range.upperBound..<items[second].range.lowerBound
        return between.count <= 12 && between.allSatisfy { !Self.isBreak(buffer.folded[$0]) || buffer.folded[$0] == 0x3001 }
    }
}
