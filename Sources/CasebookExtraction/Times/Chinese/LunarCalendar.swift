internal import CasebookCore

/// Days of the Chinese lunar calendar in ours.
enum LunarCalendar {
    static func period(_ period: CalendarPeriod, near reference: TimeReference?, _ direction: TimeDirection) -> CalendarPeriod { period }
}
