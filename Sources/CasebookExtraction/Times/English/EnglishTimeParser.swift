internal import CasebookCore
internal import CasebookLexicons
internal import CasebookText

/// Reads the times of one sentence from its lexemes, from left to right, the longest reading at each place. The parts of the grammar stand in extensions: amounts, dates,
/// times of day, relative times, intervals, sets.
struct EnglishTimeParser {
    let lexemes: [TimeLexeme]
    let buffer: ScalarBuffer
    let reference: TimeReference?
    /// The text is clinical: a number alone is no time, and "later" counts from what was told last.
    let isNote: Bool
    /// Where dates lie that no verb places: ahead in a plan.
    let isPlan: Bool
    /// The last date in digits of the sentence that was told with its year: a month behind it follows it.
    private var lastDate: CivilDate?
    /// The sentence says something besides times.
    let hasContext: Bool

    init(lexemes: [TimeLexeme], buffer: borrowing ScalarBuffer, reference: TimeReference?, isNote: Bool, isPlan: Bool) {
        self.lexemes = lexemes
        self.buffer = copy buffer
        self.reference = reference
        self.isNote = isNote
        self.isPlan = isPlan
        hasContext = isNote || lexemes.contains { $0.kind == .word && ($0.roles == 0 || $0.roles & Self.context != 0) }
    }

    mutating func read(into mentions: inout [TimeMention]) {
        var place = 0
        while place < lexemes.count {
            guard mayBegin(place) else {
                place += 1
                continue
            }
            if let period = lexemes[place].period, period.year != nil { lastDate = period.first }
            if let found = interval(place) {
                mentions.append(found.begin)
                mentions.append(found.end)
                place = max(found.next, place + 1)
            } else if let found = expression(place) {
                if let mention = found.mention { mentions.append(mention) }
                place = max(found.next, place + 1)
            } else {
                place += 1
            }
        }
    }

    private static let silent: UInt64 = [TimeWord.Role.link, .tense, .measure, .age, .event, .before, .offset, .meridiem, .meridiemLetter, .person].reduce(0) {
        $0 | 1 << UInt64($1.rawValue)
    }
    private static let context: UInt64 = [TimeWord.Role.tense, .event, .measure, .none, .person].reduce(0) { $0 | 1 << UInt64($1.rawValue) }
    private static let idle: UInt64 = 1 << UInt64(TimeWord.Role.none.rawValue)

    /// Whether a time may begin at a place: at a number or a word of time, or a word such as "the" before one.
    private func mayBegin(_ place: Int) -> Bool {
        let lexeme = lexemes[place]
        if lexeme.kind != .word, lexeme.kind != .sign { return true }
        if lexeme.roles & Self.idle != 0 { return false }
        if lexeme.roles & ~Self.silent != 0 { return true }
        if quarter(place) != nil { return true }
        guard isLink(place, .the | .a | .from | .between | .half | .quarter | .year | .weekof | .per), place + 1 < lexemes.count else { return false }
        let next = lexemes[place + 1]
        return next.kind != .word && next.kind != .sign || next.roles & ~Self.idle != 0
    }

    /// What a place begins; without a mention it is passed over (an age).
    private func expression(_ place: Int) -> (mention: TimeMention?, next: Int)? {
        if let found = countedDay(place) { return found }
        if let dose = dosing(place) { return (nil, dose) }
        if let found = set(place) { return (found.mention, found.next) }
        // A quarter past three is no quarter of a year.
        if pastHour(place) == nil, !isHourAndMinute(place), let found = amountExpression(place) { return found }
        if let moment = moment(place) {
            guard !isIdle(moment), var mention = mention(of: moment) else { return (nil, moment.next) }
            let before = moment.first - 1
            if isLink(before, .before) { mention.modifier = mention.modifier ?? "BEFORE" }
            if isLink(before, .after) { mention.modifier = mention.modifier ?? "AFTER" }
            if isLink(before, .since) { mention.modifier = mention.modifier ?? "ON_OR_AFTER" }
            if isLink(before, .until | .by) { mention.modifier = mention.modifier ?? "ON_OR_BEFORE" }
            return (mention, moment.next)
        }
        return nil
    }

    /// "now" within a clause, and parts of the day that are no time but a habit or a name: cramps at night, morning stiffness.
    private func isIdle(_ moment: TimeMoment) -> Bool {
        guard hasContext, moment.next == moment.first + 1 else { return false }
        if moment.reference == "PRESENT_REF", lexemes[moment.first].range.count <= 9 {
            // A note tells of its own day anyhow.
            if isNote { return true }
            return isLink(moment.first - 1, .for) || moment.next < lexemes.count && (lexemes[moment.next].kind != .sign || isSign(moment.next, "-") || isSign(moment.next, "/"))
        }
        guard moment.part != nil, moment.period == nil else { return false }
        return isLink(moment.first - 1, .at)
    }

    // MARK: Lexemes

    func word(_ place: Int, _ role: TimeWord.Role) -> TimeWord? {
        guard place >= 0, place < lexemes.count, lexemes[place].roles & 1 << UInt64(role.rawValue) != 0 else { return nil }
        for word in lexemes[place].words where word.role == role { return word }
        return nil
    }

    /// The number of a word such as d4 or q4.
    func label(_ place: Int, _ role: TimeWord.Role) -> Int? {
        guard lexemes.indices.contains(place), lexemes[place].kind == .word, lexemes[place].words.isEmpty, lexemes[place].roles == 1 << UInt64(role.rawValue) else { return nil }
        return Int(lexemes[place].value)
    }

    /// Whether one of some links stands at a place.
    func isLink(_ place: Int, _ links: LinkWords) -> Bool { place >= 0 && place < lexemes.count && lexemes[place].links.rawValue & links.rawValue != 0 }

    func isSign(_ place: Int, _ sign: Unicode.Scalar) -> Bool { lexemes.indices.contains(place) && lexemes[place].kind == .sign && lexemes[place].sign == sign.value }

    /// -, – or —.
    func isDash(_ place: Int) -> Bool { isSign(place, "-") || isSign(place, "\u{2013}") || isSign(place, "\u{2014}") || isSign(place, "~") }

    func isSpaced(_ place: Int) -> Bool { !lexemes.indices.contains(place) || lexemes[place].isSpaced }

    /// A whole number in a range, ordinals too where they are allowed.
    func number(_ place: Int, _ range: ClosedRange<Int>, ordinal: Bool = true) -> Int? {
        guard lexemes.indices.contains(place), lexemes[place].kind == .number else { return nil }
        let lexeme = lexemes[place]
        guard ordinal || !lexeme.isOrdinal, lexeme.value == lexeme.value.rounded(), lexeme.value >= Double(range.lowerBound), lexeme.value <= Double(range.upperBound) else {
            return nil
        }
        return Int(lexeme.value)
    }

    /// The first place at or after one that is no link of the given names.
    func skip(_ place: Int, _ links: LinkWords) -> Int {
        var place = place
        while isLink(place, links) { place += 1 }
        return place
    }

    func scalars(_ first: Int, _ next: Int) -> Range<Int> { lexemes[first].range.lowerBound..<lexemes[next - 1].range.upperBound }

    func isCapital(_ place: Int) -> Bool { CharacterTable.standard.isUpper(buffer.scalars[lexemes[place].range.lowerBound]) }

    // MARK: Direction

    /// Where a date that is not wholly said lies: as the nearest verb before it tells, else one behind it, else in the past in a note, which tells what was.
    func direction(_ place: Int) -> TimeDirection {
        hasContext ? told(place) ?? (isPlan ? .future : isNote ? .past : .unknown) : .unknown
    }

    /// A period with what is unsaid filled in.
    func resolved(_ period: CalendarPeriod, _ place: Int) -> CalendarPeriod {
        let direction = direction(place)
        if let lastDate, period.year == nil, period.number != nil, direction != .future {
            let following = period.resolved(TimeReference(date: lastDate), .future)
            if let first = following.first, reference.map({ first <= $0.date }) ?? true { return following }
        }
        return period.resolved(reference, direction)
    }

    /// What the verbs of the sentence tell; nil where none does.
    func told(_ place: Int) -> TimeDirection? {
        // Within the clause, about.
        let reach = 14
        var index = min(place, lexemes.count) - 1
        while index >= 0, index > place - reach, !isSign(index, ";") {
            if let tense = word(index, .tense) { return tense.number > 0 ? .future : .past }
            index -= 1
        }
        index = place + 1
        while index < lexemes.count, index < place + reach, !isSign(index, ";") {
            if let tense = word(index, .tense) { return tense.number > 0 ? .future : .past }
            index += 1
        }
        return nil
    }
}
