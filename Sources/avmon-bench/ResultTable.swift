import AVMonModel
import AVMonReport

/// The figures of one workload, as text and as JSON.
struct ResultTable {
  private let work: Workload
  private let rows: [Rounds.Result]
  /// The scalar kernels, and the time to read the same memory where that was measured.
  private let reference: Rounds.Result
  private let read: Rounds.Result?

  /// - Parameter rows: of all contenders, the reference first.
  init(_ work: Workload, _ rows: [Rounds.Result]) {
    (self.work, self.rows, reference) = (work, rows, rows[0])
    read = rows.first { $0.contender.role == .bound }
  }

  var text: String {
    let head = ["\(work.name), us per \(work.item)", "hot", "x scalar", "x read", "cold", "x scalar", "x read"]
    let lines = [head] + rows.map { [$0.contender.name] + cells($0, \.hot) + cells($0, \.cold) }
    let widths = head.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    return "\n"
      + lines.map { line in
        line.indices.map { column in
          let space = String(repeating: " ", count: widths[column] - line[column].count)
          return column == 0 ? line[column] + space : space + line[column]
        }.joined(separator: "  ")
      }.joined(separator: "\n")
  }

  /// A time, how many times faster than the scalar kernels, and how many times as long as reading.
  private func cells(_ row: Rounds.Result, _ heat: KeyPath<Rounds.Result, Spread>) -> [String] {
    let time = row[keyPath: heat]
    let faster = row.contender.role == .kernel ? (reference[keyPath: heat].median / time.median).fixed(1) : "-"
    let longer = read.map { (time.median / $0[keyPath: heat].median).fixed(1) } ?? "-"
    let digits = time.median < 100 ? 1 : 0
    return ["\(time.median.fixed(digits)) (\(time.least.fixed(digits))...\(time.most.fixed(digits)))", faster, longer]
  }

  var json: JSONValue {
    [
      "kernel": .string(work.name), "unit": .string("us_per_\(work.item)"), "inputs": .integer(Int64(work.items)),
      "contenders": .array(
        rows.map { row in
          .fields([
            "name": .string(row.contender.name), "role": .string(row.contender.role.rawValue), "hot": row.hot.json, "cold": row.cold.json,
            "scalar_to_hot": ratio(reference.hot, row.hot, of: row), "scalar_to_cold": ratio(reference.cold, row.cold, of: row),
            "hot_to_read": read.map { .number(row.hot.median / $0.hot.median, digits: 3) },
            "cold_to_read": read.map { .number(row.cold.median / $0.cold.median, digits: 3) },
          ])
        }),
    ]
  }

  private func ratio(_ scalar: Spread, _ time: Spread, of row: Rounds.Result) -> JSONValue? {
    row.contender.role == .kernel ? .number(scalar.median / time.median, digits: 3) : nil
  }
}
