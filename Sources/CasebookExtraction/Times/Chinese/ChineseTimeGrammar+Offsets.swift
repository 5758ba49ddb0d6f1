internal import CasebookCore
internal import CasebookLexicons
internal import CasebookText

/// Amounts of time as notes use them: lengths (咳嗽3月), times counted from now (3天前), and from an event (术后第3天, 治疗2周后).
extension ChineseTimeGrammar {
    func lengths(_ place: Int) -> Reading? {
        if let word = word(place) {
            switch word.role {
            case .modifier, .recent, .coming, .remaining, .step:
                guard isAttached(place + 1), word.role != .step || !isRole(place + 1, .piece), var reading = counted(place + 1, isWindow: word.role != .modifier) else {
                    return nil
                }
                reading.mention.range = items[place].range.lowerBound..<reading.mention.range.upperBound
                if word.role == .modifier { reading.mention.modifier = reading.mention.modifier ?? ChineseTimeWord.modifiers[word.detail] }
                return reading
            case .before, .after: return behindEvent(word, place)
            case .sequence: return ordinal(place)
            default: break
            }
        }
        return counted(place, isWindow: false)
    }

    /// 入院当日: the day of an event, which may be another than that told last.
    func dayOfEvent(_ place: Int) -> Reading? {
        guard let word = word(place), word.role == .storyDay, word.number == 0, word.detail < 0,
            isRole(place - 1, .event), items[place].isTouching
        else { return nil }
        var mention = TimeMention(scalars(place - 1, place + 1), .date, TimeAmount(0, .day).text)
        mention.anchor = anchor(place)
        return Reading(mention: mention, next: place + 1)
    }

    /// D1, D1-5: days of a course of treatment.
    func dayOfCourse(_ place: Int) -> Reading? {
        guard isNote, case .course(let day) = items[place].content else { return nil }
        let text = TimeAmount(Double(day), .day).text
        if isRole(place + 1, .to, attached: true), let high = number(place + 2)?.whole, items[place + 2].isTouching, high > day, high < 400 {
            return Reading(mention: .interval(scalars(place, place + 3), .date, from: text, to: TimeAmount(Double(high), .day).text), next: place + 3)
        }
        return Reading(mention: TimeMention(items[place].range, .date, text), next: place + 1)
    }

    private func kind(_ length: Length) -> TimeExpression.Kind { length.isOfDay ? .time : .date }

    private func mention(_ first: Int, _ next: Int, _ kind: TimeExpression.Kind, _ length: Length, modifier: String? = nil) -> TimeMention {
        let range = scalars(first, next)
        var mention = length.high.map { TimeMention.interval(range, kind, from: length.low.text, to: $0.text) } ?? TimeMention(range, kind, length.low.text)
        mention.modifier = length.modifier ?? modifier
        return mention
    }

    /// An amount with what stands behind it.
    ///
    /// - Parameter isWindow: 近, 未来 or the like stands before, so that it is a length in any case.
    private func counted(_ place: Int, isWindow: Bool) -> Reading? {
        guard isCount(place), var length = length(place), !isLikened(place) else { return nil }
        // 30分钟至3小时
        if length.high == nil, length.modifier == nil, isRole(length.next, .to, attached: true), isAttached(length.next + 1), let end = self.length(length.next + 1),
            end.high == nil, length.low.finest != end.low.finest, length.isOfDay == end.isOfDay
        {
            (length.high, length.modifier, length.next) = (end.low, end.modifier, end.next)
        }
        let next = length.next
        // 绕颈1周 is a turn.
        if isRole(next - 1, .week), let before = scalarBefore(place), before == 0x9888 || before == 0x7ED5 { return nil }
        // PT 12.5秒 is a result.
        if length.low.finest == .second, next == place + 2, let before = scalarBefore(place), before >= 0x61, before <= 0x7A { return nil }
        // She was 3个月 when it happened: an age.
        if isNote, !isWindow, isRole(next, .hour, attached: true), length.low.finest == .month || length.low.finest == .year { return nil }
        // 1月复查, and 复诊：2周, in a plan
        if isPlan, !isWindow, !length.isOfDay, length.modifier == nil, isNote,
            (isRole(next, .plan, attached: true) || isExamined(next)) && isClauseStart(place) || isWhole(place, next) || isBehindHeading(place, next)
        {
            return Reading(mention: relative(place, next, length, isBefore: false), next: next)
        }
        // 3月复查MRI outside a plan, where no result follows
        if !isPlan, isNote, !isWindow, !length.isOfDay, length.modifier == nil, isRole(next, .plan, attached: true), isClauseStart(place), !isTold(behind: next) {
            return Reading(mention: relative(place, next, length, isBefore: false), next: next)
        }
        guard let word = word(next), items[next].isAttached, !isWindow || word.role == .within || word.role == .since else {
            return Reading(mention: mention(place, next, .duration, length), next: next)
        }
        switch word.role {
        case .before where !word.isAlone: return ago(place, length)
        case .after where !word.isAlone: return later(place, length)
        case .within, .since: return Reading(mention: mention(place, next, .duration, length), next: next + 1)
        default: return Reading(mention: mention(place, next, .duration, length), next: next)
        }
    }

    /// What is to be done stands right behind: 换 拆 查 拍 测 做 and parts of the body that are imaged (胸 头 腹 盆).
    private func isExamined(_ next: Int) -> Bool {
        scalarBehind(next).map { [0x6362, 0x62C6, 0x67E5, 0x62CD, 0x6D4B, 0x505A, 0x80F8, 0x5934, 0x8179, 0x76C6].contains($0) } ?? false
    }

    /// Whether 示, a digit or a colon follows in the clause: what was done and found.
    private func isTold(behind next: Int) -> Bool {
        var place = items[next].range.upperBound
        while place < range.upperBound, !Self.isBreak(buffer.folded[place]) {
            if buffer.scalars[place] == 0x793A || buffer.folded[place] == 0x3A || NumberReader.isDigit(buffer, place) { return true }
            place += 1
        }
        return false
    }

    /// Nothing but a word of follow-up and a space or colon stands before, nothing behind; 随访2周 lasts so long.
    private func isBehindHeading(_ place: Int, _ next: Int) -> Bool {
        guard isRole(place - 1, .plan), !items[place].isTouching, items[place].range.lowerBound - items[place - 1].range.upperBound <= 2 else { return false }
        return scalarBehind(next).map(Self.isBreak) ?? true
    }

    /// A size told in weeks of pregnancy: 如孕12周, 相当于24周.
    private func isLikened(_ place: Int) -> Bool {
        let start = items[place].range.lowerBound
        guard start >= range.lowerBound + 2 else { return false }
        switch (buffer.scalars[start - 2], buffer.scalars[start - 1]) {
        // 如孕, 于孕, 当于
        case (0x5982, 0x5B55), (0x4E8E, 0x5B55), (0x5F53, 0x4E8E): return isRole(place + 1, .week) || isRole(place + 3, .week)
        default: return false
        }
    }

    /// The number at an item is no part of a ratio (5/28天) or of an interval between doses (q12h).
    private func isCount(_ place: Int) -> Bool {
        let start = items[place].range.lowerBound
        guard start > range.lowerBound else { return true }
        let before = buffer.folded[start - 1]
        return before != 0x2F && before != 0x71 && before != 0x2B && !(before == 0x2E && start > range.lowerBound + 1 && NumberReader.digit(buffer.folded[start - 2]) != nil)
    }

    /// 3天前: from the day of writing; from the event where one stands right before (入院3天前).
    private func ago(_ place: Int, _ length: Length) -> Reading? {
        let next = length.next + 1
        // The last period was so long ago: 末次月经12天前.
        if place > 0, isRole(place - 1, .event), items[place].isTouching, items[place - 1].range.count < 4 {
            var mention = mention(withEvent(place), next, kind(length), length, modifier: "BEFORE")
            mention.anchor = anchor(place)
            return Reading(mention: mention, next: next)
        }
        return Reading(mention: relative(place, next, length, isBefore: true), next: next)
    }

    private func relative(_ first: Int, _ next: Int, _ length: Length, isBefore: Bool) -> TimeMention {
        let low = RelativeTime.value(length.low, isBefore: isBefore, from: reference)
        var mention = TimeMention(scalars(first, next), kind(length), low.value, begin: low.begin, end: low.end)
        if let high = length.high {
            let high = RelativeTime.value(high, isBefore: isBefore, from: reference)
            mention = .interval(mention.range, mention.kind, from: isBefore ? high.value : low.value, to: isBefore ? low.value : high.value)
        }
        mention.modifier = length.modifier
        return mention
    }

    /// 3天后: from now where it begins a clause and tells of a plan or of nothing told before; else from what stands before it.
    private func later(_ place: Int, _ length: Length) -> Reading? {
        let next = length.next + 1
        let isHead =
            isClauseStart(place) || isRole(place - 1, .plan) && word(place - 1)!.isAlone && items[place].isAttached || isRole(place - 1, .modifier) && items[place].isAttached
        if isHead, isAhead(place, next) { return Reading(mention: relative(place, next, length, isBefore: false), next: next) }
        var mention = mention(place, next, kind(length), length, modifier: "AFTER")
        mention.anchor = isClauseStart(place) ? nil : anchor(place)
        return Reading(mention: mention, next: next)
    }

    private func isAhead(_ place: Int, _ next: Int) -> Bool {
        switch cue(place, next) {
        case .future: true
        case .past: false
        case .unknown: isPlan || !isTold
        }
    }

    /// 术后3天, 入院前2周; 前3天 at the start of a clause is a length.
    private func behindEvent(_ word: ChineseTimeWord, _ place: Int) -> Reading? {
        // 生后约20小时
        let about = next(place + 1, .modifier), start = about == nil ? place + 1 : place + 2
        guard isAttached(start), isCount(start), var length = length(start) else { return nil }
        if let about, length.modifier == nil { length.modifier = ChineseTimeWord.modifiers[about.detail] }
        var next = length.next
        // 前3天内
        if isRole(next, .within, attached: true) || isRole(next, .since, attached: true) { next += 1 }
        guard !isClauseStart(place) || word.role == .after else { return Reading(mention: mention(place, next, .duration, length), next: next) }
        var mention = mention(withEvent(place), next, kind(length), length, modifier: word.role == .before ? "BEFORE" : "AFTER")
        mention.anchor = word.isAlone || isClauseStart(place) ? nil : anchor(place)
        return Reading(mention: mention, next: next)
    }

    /// 第3天, 术后第3天, 住院第二周.
    private func ordinal(_ place: Int) -> Reading? {
        guard let number = number(place + 1), items[place + 1].isTouching, number.high == nil, let count = number.whole, count > 0 else { return nil }
        if let listed = listed(place + 1) {
            return Reading(
                mention: mention(withEvent(place), place + 2, .date, Length(low: TimeAmount(listed.count * listed.scale, listed.unit), next: place + 2)), next: place + 2)
        }
        var next = place + 2, high: Double?
        // 第1–4日
        if isRole(next, .to, attached: true), let end = self.number(next + 1)?.whole, items[next + 1].isAttached, end > count {
            high = Double(end)
            next += 2
        }
        if isRole(next, .piece, attached: true) { next += 1 }
        guard let unit = unit(next), items[next].isAttached, unit.unit < .hour || isRole(next, .unit) else { return nil }
        // 第三季度 is one of the year.
        if unit.unit == .month, unit.scale == 3, high == nil, count <= 4 {
            let period = CalendarPeriod(.quarter, year: reference?.date.year, number: count)
            return Reading(mention: TimeMention(scalars(place, next + 1), .date, period.text), next: next + 1, period: period.isComplete ? period : nil)
        }
        var length = Length(low: TimeAmount(Double(count) * unit.scale, unit.unit), next: next + 1)
        length.high = high.map { TimeAmount($0 * unit.scale, unit.unit) }
        var mention = mention(withEvent(isRole(place - 1, .after) && items[place].isTouching ? place - 1 : place), next + 1, .date, length)
        let isBehind = isRole(place - 1, .after) && items[place].isAttached
        mention.anchor = isBehind ? (isClauseStart(place - 1) ? nil : anchor(place - 1)) : isClauseStart(place) ? nil : anchor(place)
        return Reading(mention: mention, next: next + 1)
    }

    /// The item of the event that stands right before one, else that one: 术后第3天 is told with its 术.
    private func withEvent(_ place: Int) -> Int { isRole(place - 1, .event) && items[place].isTouching ? place - 1 : place }

    /// What stands right before an item: an event by name, an operation, or other words that may be an entity.
    private func anchor(_ place: Int) -> TimeMention.Anchor? {
        if let word = word(place - 1), word.role == .event, items[place].isAttached { return word.isAlone ? .operation : nil }
        let start = items[place].range.lowerBound
        return start > range.lowerBound ? .words(start - 1..<start) : nil
    }
}
