import AVMonMedia

/// What `avmon --version` says.
enum Version {
  static let number = "0.1.0"
  static var text: String {
    "avmon \(number)\nlibavformat \(LibAV.formatVersion), libavcodec \(LibAV.codecVersion), libavutil \(LibAV.utilVersion) (\(LibAV.license))"
  }
}
