internal import AVMonModel

/// The words the parts of the schema are written with.
extension ReportSchema {
  /// Ids of detectors, metrics, units, causes: snake case.
  static let identifier = "^[a-z][a-z0-9_]*$"
  static let eventID = "^[a-z][a-z0-9_]*-[1-9][0-9]*$"
  static let unitDescription = "ratio (0...1 of full scale), dbfs, lufs, bits_per_second and others."
  static let severities = Severity.allCases.map { JSONValue.string($0.rawValue) }

  static let streamIndex = integer("Index of the stream.", from: 0)
  static let nullableStreamIndex: JSONValue = [
    "type": ["integer", "null"], "minimum": 0, "description": "Index of the stream; null when it is not about one stream.",
  ]

  /// A member of an object and whether a reader can rely on it.
  struct Property {
    var name: String
    var schema: JSONValue
    var isRequired: Bool
    static func required(_ name: String, _ schema: JSONValue) -> Property { Property(name: name, schema: schema, isRequired: true) }
    static func optional(_ name: String, _ schema: JSONValue) -> Property { Property(name: name, schema: schema, isRequired: false) }
  }

  static func object(_ description: String, _ properties: [Property]) -> JSONValue {
    [
      "type": "object", "description": .string(description),
      "required": .array(properties.filter(\.isRequired).map { .string($0.name) }),
      "properties": .object(properties.map { .init($0.name, $0.schema) }),
    ]
  }

  /// An object whose names are open and whose values are all of one kind.
  static func map(_ description: String, of values: JSONValue) -> JSONValue {
    [
      "type": "object", "description": .string(description), "propertyNames": ["pattern": .string(identifier)],
      "additionalProperties": values,
    ]
  }

  static func array(_ description: String, of items: JSONValue) -> JSONValue {
    ["type": "array", "description": .string(description), "items": items]
  }

  static func enumeration(_ description: String, _ values: [JSONValue]) -> JSONValue {
    ["enum": .array(values), "description": .string(description)]
  }

  static func constant(_ text: String, _ description: String) -> JSONValue {
    ["const": .string(text), "description": .string(description)]
  }

  static func boolean(_ description: String) -> JSONValue { ["type": "boolean", "description": .string(description)] }

  static func string(_ description: String, pattern: String? = nil) -> JSONValue {
    .fields(["type": "string", "pattern": pattern.map(JSONValue.string), "description": .string(description)])
  }

  static func nullableString(_ description: String, pattern: String? = nil) -> JSONValue {
    .fields(["type": ["string", "null"], "pattern": pattern.map(JSONValue.string), "description": .string(description)])
  }

  static func integer(_ description: String, from minimum: Int64) -> JSONValue {
    ["type": "integer", "minimum": .integer(minimum), "description": .string(description)]
  }

  static func number(_ description: String, from minimum: Int64? = nil) -> JSONValue {
    .fields(["type": "number", "minimum": minimum.map(JSONValue.integer), "description": .string(description)])
  }

  static func nullableNumber(_ description: String, from minimum: Int64? = nil) -> JSONValue {
    .fields(["type": ["number", "null"], "minimum": minimum.map(JSONValue.integer), "description": .string(description)])
  }

  /// A number from 0 to 1.
  static func ratio(_ description: String) -> JSONValue {
    ["type": "number", "minimum": 0, "maximum": 1, "description": .string(description)]
  }
}
