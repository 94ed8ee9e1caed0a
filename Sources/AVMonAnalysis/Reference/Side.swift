/// Which of the two inputs of a comparison.
public enum Side: Sendable, CaseIterable {
  case reference, distorted
}
