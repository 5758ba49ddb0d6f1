import ArgumentParser

/// What all trainings over tables, pictures and pairs are told besides their data.
struct TrainingRunOptions: ParsableArguments {
    @Option(help: "Seed of all that is drawn at random.")
    var seed: UInt64 = 1
    @Option(help: "Threads (default: processors of this machine).")
    var jobs: Int?
    @Flag(help: "Say nothing on standard error but errors.")
    var quiet = false

    var jobCount: Int { SharedOptions.jobCount(jobs) }

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1.") }
    }
}
