/// Which part of the reference picture is which part of the distorted one.
public struct PictureGeometry: Sendable, Equatable {
  public var reference: PictureArea
  public var distorted: PictureArea

  /// Both pictures show the same.
  public static let same = PictureGeometry(reference: .whole, distorted: .whole)

  /// How much of a picture is kept when its edges are cut off, as far as it is looked for: 0.8 is a strong zoom.
  private static let shares = [0.95, 0.9, 0.85, 0.8]

  /// What may have been done to the picture, the likelier first: nothing; bars put around it or taken away, when there are some; edges cut off
  /// one or the other.
  static func candidates(referenceActive: PictureArea, distortedActive: PictureArea) -> [PictureGeometry] {
    var bases = [PictureGeometry.same]
    if referenceActive != .whole || distortedActive != .whole {
      bases.append(PictureGeometry(reference: referenceActive, distorted: distortedActive))
    }
    return bases
      + bases.flatMap { base in
        shares.map { PictureGeometry(reference: base.reference.middle($0), distorted: base.distorted) }
          + shares.map { PictureGeometry(reference: base.reference, distorted: base.distorted.middle($0)) }
      }
  }
}
