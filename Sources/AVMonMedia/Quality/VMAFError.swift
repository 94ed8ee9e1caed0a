internal import CVMAF

/// Why there is no VMAF: one sentence that says what is wrong and what to try.
public struct VMAFError: Error, CustomStringConvertible, Equatable, Sendable {
  public let description: String

  init(_ description: String) { self.description = description }

  init(_ status: avmon_vmaf_status) {
    description =
      switch status {
      case avmon_vmaf_missing:
        "VMAF needs libvmaf, which is not installed; install it (package libvmaf3 or libvmaf1, on macOS 'brew install libvmaf') and try again"
      case avmon_vmaf_too_old: "the installed libvmaf is older than 2.1, which VMAF needs; install a newer one"
      case avmon_vmaf_no_model:
        "the installed libvmaf has no built-in model '\(VMAFScorer.model)'; install one that was built with 'built_in_models'"
      case avmon_vmaf_no_memory: "libvmaf has no memory for another pair of pictures; try fewer threads"
      default: "libvmaf refused the pictures; leave VMAF out, or try another release of libvmaf"
      }
  }
}
