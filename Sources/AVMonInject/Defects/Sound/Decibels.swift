internal import Glibc

/// Amplitude of a level: 1 for 0 dB.
func amplitude(_ decibels: Double) -> Double { pow(10, decibels / 20) }

func logarithm10(_ value: Double) -> Double { log10(value) }

func sine(_ angle: Double) -> Double { sin(angle) }
