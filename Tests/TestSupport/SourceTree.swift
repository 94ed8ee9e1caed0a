public import Foundation

/// Folders of the source tree, found from where this file lies.
public enum SourceTree {
  /// The package's own folder.
  public static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  public static let fixtures = root.appending(path: "Fixtures")
  /// Real media beside the package, on machines that have them.
  public static let corpus = root.deletingLastPathComponent().appending(path: "shared/corpus")
}
