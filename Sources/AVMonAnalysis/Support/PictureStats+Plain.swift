extension PictureStats {
  /// Whether the picture is black or blank (a standard deviation of less than 4 levels; our choice): its repeats and its lack of edges mean nothing.
  var isPlain: Bool { deviation < levels(4) }
}
