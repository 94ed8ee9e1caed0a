/// Which part of the reference picture is which part of the distorted one.
public struct PictureGeometry: Sendable, Equatable {
  public var reference: PictureArea
  public var distorted: PictureArea

  /// Both pictures show the same.
  public static let same = PictureGeometry(reference: .whole, distorted: .whole)

  /// Tiles at the edge of a bar are half black, so that only so much of the middle is compared.
  private static let inner = 0.9

  /// What makes fingerprints of the part that both show, for pictures of these sizes.
  func samplers(_ left: PictureTiles, _ right: PictureTiles) -> (reference: FingerprintSampler, distorted: FingerprintSampler) {
    let share = self == .same ? 1 : Self.inner
    return (FingerprintSampler(left, area: reference.middle(share)), FingerprintSampler(right, area: distorted.middle(share)))
  }

  /// How much of a picture is kept when its edges are cut off, as far as it is looked for: 0.8 is a strong zoom.
  private static let shares = [0.95, 0.9, 0.85, 0.8]

  /// What may have been done to the picture, the likelier first: nothing; bars put around it or taken away, when there are some.
  static func plain(referenceActive: PictureArea, distortedActive: PictureArea) -> [PictureGeometry] {
    let bars = PictureGeometry(reference: referenceActive, distorted: distortedActive)
    return bars == .same ? [.same] : [.same, bars]
  }

  /// The same, and edges cut off one or the other.
  static func cropped(_ bases: [PictureGeometry]) -> [PictureGeometry] {
    bases
      + bases.flatMap { base in
        shares.map { PictureGeometry(reference: base.reference.middle($0), distorted: base.distorted) }
          + shares.map { PictureGeometry(reference: base.reference, distorted: base.distorted.middle($0)) }
      }
  }
}
