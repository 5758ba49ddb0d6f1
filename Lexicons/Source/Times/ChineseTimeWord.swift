/// What a Chinese word says of time: a row of `Times/times.zh.tsv`.
package struct ChineseTimeWord: Sendable, Hashable {
    /// The table's column `role`.
    package enum Role: String, Sendable, CaseIterable {
        /// Counted, and nothing else: a number and one of `Y M W D h m s`. `latin` is one in small Latin letters that follows its number.
        case unit, latin
        /// Counted, and part of dates and times of day: 年 月 周 日 号 点 时 分 秒 刻 季.
        case year, month, week, day, number, clock, hour, minute, second, quarter, season = "quarter-year"
        /// 个
        case piece
        /// 半
        case half
        /// Numerals for tens (廿): their number.
        case tens
        /// 数, 几: a number that is not told.
        case some
        /// 余, 多: more than the number before.
        case more
        /// Between the parts of an amount: 又, 零.
        case and
        /// 第
        case sequence
        /// 最后
        case last
        /// 的
        case of
        /// Days from today (`-1`), with a part of the day (`-1 EV`).
        case today
        /// Days from the day last told of (次日, 当晚).
        case storyDay = "story-day"
        /// Years from this one, from the one last told of, and months from that one.
        case thisYear = "this-year"
        case storyYear = "story-year"
        case storyMonth = "story-month"
        /// Before a unit: the last (-1), this (0), the next (1).
        case step
        /// 上半, 下半: 1 and 2.
        case halfOf = "half-of"
        case weekend
        /// 1 for spring to 4 for winter, `1 alone` where the word says so without a year.
        case seasonName = "season"
        /// `START MID END`
        case phase
        case decade, century
        /// `MO MI AF EV NI DT`, with `alone` where it is a time without a date or hour beside it.
        case part
        case am, pm
        /// 整
        case sharp
        /// 每, 隔
        case every
        case everyOther = "every-other"
        /// A whole set: `1D`.
        case set
        /// 次
        case times
        /// The sign in 3次/日.
        case per
        /// TIMEX3's modifiers of an amount beside them: `APPROX MORE_THAN LESS_THAN EQUAL_OR_LESS EQUAL_OR_MORE`.
        case modifier
        /// 前 后 内 来 起; `free` where the word needs no event before it (此后).
        case before, after, within, since, onward
        /// 近, 未来, 还剩 before an amount.
        case recent, coming, remaining
        /// 从 到 之间 于, and what joins two: 和.
        case from, to, between, at, joint
        /// 、
        case list
        /// `PRESENT_REF PAST_REF FUTURE_REF`
        case reference
        /// `10-01`; `L01-01` in the lunar calendar; `05-7-2` for the second Sunday of May.
        case holiday
        case lunar
        /// A month by name (正月), which is one of the lunar calendar.
        case monthName = "month-name"
        /// 初 before a day.
        case monthDay = "month-day"
        /// The first year of an era: 1912 for 民国.
        case era
        /// What an amount is counted from that is no entity: 入院, 出生. `operation` where an entity may say which (术).
        case event
        /// Tells that what stands there lies ahead (复查), or is told of the past (出现).
        case plan, story
        /// Makes the number before it an age or a degree and no time: 岁, 月龄, 年级.
        case age
        /// A dose or a way of giving: the set beside it is a drug's.
        case dose
        /// No time though it holds words of one (半月板).
        case none
        /// A traditional character; the value is the simplified one. All other words may be written with it.
        case variant
    }

    package var role: Role
    package var number = 0
    /// Raw value of the unit's place in `YMWDhms`, of the part's place in `MO MI AF EV NI DT`, or what else the role has beside its number; -1 for nothing.
    package var detail = -1
    package var isAlone = false

    package static let units = Array("YMWDhms")
    package static let parts = ["MO", "MI", "AF", "EV", "NI", "DT"]
    package static let phases = ["START", "MID", "END"]
    package static let modifiers = ["APPROX", "MORE_THAN", "LESS_THAN", "EQUAL_OR_LESS", "EQUAL_OR_MORE"]
    package static let references = ["PRESENT_REF", "PAST_REF", "FUTURE_REF"]

    /// Nil where the value is not one of the role.
    init?(_ role: Role, _ value: Substring) {
        self.role = role
        var fields = value.split(separator: " ")
        if let last = fields.last, last == "alone" || last == "free" || last == "operation" {
            isAlone = true
            fields.removeLast()
        }
        let first = fields.first ?? ""
        switch role {
        case .unit, .latin, .set:
            guard let count = Int(first.dropLast()), let letter = first.last, let place = Self.units.firstIndex(of: letter) else { return nil }
            (number, detail) = (count, place)
        case .tens, .thisYear, .storyYear, .storyMonth, .step, .halfOf, .seasonName, .monthName, .era:
            guard let count = Int(first) else { return nil }
            number = count
        case .today, .storyDay:
            guard let count = Int(first) else { return nil }
            number = count
            if fields.count > 1 { detail = Self.parts.firstIndex(of: String(fields[1])) ?? -1 }
        case .part, .phase, .modifier, .reference:
            let names = role == .part ? Self.parts : role == .phase ? Self.phases : role == .modifier ? Self.modifiers : Self.references
            guard let place = names.firstIndex(of: String(first)) else { return nil }
            detail = place
        case .holiday:
            let isLunar = first.first == "L", numbers = first.drop { $0 == "L" }.split(separator: "-").compactMap { Int($0) }
            guard numbers.count == 2 || numbers.count == 3 else { return nil }
            number = numbers[0] * 100 + numbers[1]
            detail = numbers.count == 3 ? numbers[2] : isLunar ? 0 : -1
        default: break
        }
    }
}
