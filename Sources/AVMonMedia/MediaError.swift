/// Why an input could not be opened or read on: what failed, on what, and what to try.
public struct MediaError: Error, CustomStringConvertible, Sendable {
  public enum Kind: Sendable {
    /// The input does not exist, cannot be read or holds nothing to analyse.
    case unusable
    /// The input or the machine broke off; trying again may help.
    case brokeOff
    /// The user asked to stop before anything could be analysed.
    case stopped
  }
  public let kind: Kind
  public let description: String
  public init(_ kind: Kind, _ description: String) { (self.kind, self.description) = (kind, description) }
}
