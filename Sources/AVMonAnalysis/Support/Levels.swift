/// 8-bit levels as shares of full scale: the studies behind the picture thresholds were made in levels.
func levels<Number: BinaryFloatingPoint>(_ count: Number) -> Number { count / 255 }
