import ArgumentParser

/// What all trainings over tables, pictures and pairs are told besides their data.
struct TrainingRunOptions: ParsableArguments {
    @Option(help: "Seed of all that is drawn at random.")
    var seed: UInt64 = 1
    @OptionGroup var work: WorkOptions

    var jobCount: Int { work.jobCount }
    var quiet: Bool { work.quiet }
}
