internal import CCasebookKernels

/// How the process keeps memory between steps of training.
public enum TrainingMemory {
    /// Tells the C library to keep freed memory for the next step, instead of giving it back to the system and fetching it again page by page; steps
    /// are about a tenth faster.
    ///
    /// It holds for the whole process, so it is for programs whose work is training, never called by the library itself. Does nothing without glibc.
    public static func keepFreedMemory() { ck_keep_freed_memory() }
}
