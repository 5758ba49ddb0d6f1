import ArgumentParser

/// How much of the machine a run takes, and what it says of itself.
struct WorkOptions: ParsableArguments {
    @Option(help: "Threads (default: processors of this machine).")
    var jobs: Int?
    @Flag(help: "Say nothing on standard error but errors.")
    var quiet = false

    var jobCount: Int { SharedOptions.jobCount(jobs) }

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1.") }
    }
}
