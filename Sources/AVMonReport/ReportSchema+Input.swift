extension ReportSchema {
  static let input = object(
    "What the input is.",
    [
      .required("source", string("Path or URL as given, without user name, password and query values.")),
      .required("container", string("Short name of the container format as FFmpeg spells it.")),
      .optional("start_time", number("Smallest presentation time the container states, seconds; report times do not include it.")),
      .optional("duration", number("Length the container states, seconds.", from: 0)),
      .optional("bit_rate", integer("Bits per second over the whole input.", from: 0)),
      .required("streams", array("All streams in the container's order.", of: stream)),
    ])

  private static let stream = object(
    "A stream; members that do not apply to its type or are not known are left out.",
    [
      .required("index", integer("Position in the container, from 0.", from: 0)),
      .required(
        "type", enumeration("Kind of stream.", ["video", "audio", "subtitle", "data", "attachment", "unknown"])),
      .required("codec", string("Codec as FFmpeg spells it, or unknown.")),
      .optional("profile", string("Profile of the codec.")),
      .optional("width", integer("Width of the picture, pixels.", from: 0)),
      .optional("height", integer("Height of the picture, pixels.", from: 0)),
      .optional("pixel_format", string("Pixel format as FFmpeg spells it.")),
      .optional("frame_rate", number("Frames per second the container or codec states.", from: 0)),
      .optional(
        "field_order",
        enumeration("progressive, or which field comes first: tff top, bff bottom.", ["progressive", "tff", "bff", "unknown"])),
      .optional("color_range", enumeration("Range of the sample values.", ["limited", "full", "unknown"])),
      .optional("frames", integer("Frames decoded by the end of the analysis.", from: 0)),
      .optional("sample_rate", integer("Samples per second and channel.", from: 0)),
      .optional("channels", integer("Number of channels.", from: 0)),
      .optional("channel_layout", string("Channel layout as FFmpeg spells it.")),
      .optional("samples", integer("Samples per channel decoded by the end of the analysis.", from: 0)),
      .optional("language", string("Language the container states.")),
      .required("analysed", boolean("Whether this stream was analysed.")),
    ])
}
