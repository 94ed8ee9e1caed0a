import Synchronization

/// A request to stop, raised once from anywhere (a signal handler's thread included) and seen by every wait for input.
public final class StopFlag: Sendable {
  private let raised = Atomic(false)
  public init() {}
  public func raise() { raised.store(true, ordering: .relaxed) }
  public var isRaised: Bool { raised.load(ordering: .relaxed) }
}
