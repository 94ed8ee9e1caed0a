/// Why a text is not JSON, and where.
public struct JSONError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What is wrong, without the place.
  public var problem: String
  /// Line of the problem, from 1.
  public var line: Int
  /// Column of the problem in Unicode scalars, from 1.
  public var column: Int

  public init(problem: String, line: Int, column: Int) { (self.problem, self.line, self.column) = (problem, line, column) }

  /// `line 3, column 7: expected ':'`.
  public var description: String { "line \(line), column \(column): \(problem)" }
}
