import CKernels
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

@Suite struct DispatchTests {
  @Test func theReferenceIsAlwaysThereAndComesFirst() {
    #expect(Table.all.first?.name == "scalar")
    #if arch(x86_64)
      #expect(Table.all.map(\.name).contains("sse2"))
    #elseif arch(arm64)
      #expect(Table.all.map(\.name) == ["scalar", "neon"])
    #endif
  }

  @Test(arguments: Table.all)
  func aTableIsFoundByItsOwnName(_ table: Table) {
    #expect(String(cString: table.kernels.name) == table.name)
  }

  @Test(arguments: ["", "SSE2", "avx1024", "scalar "])
  func anUnknownNameFindsNothing(_ name: String) {
    #expect(avmon_kernels_named(name) == nil)
  }

  @Test func noNameFindsNothing() {
    #expect(avmon_kernels_named(nil) == nil)
    #expect(avmon_kernels_available(Table.all.count) == nil)
  }

  @Test func manyThreadsGetTheSameTable() async {
    let names = await withTaskGroup(of: UInt.self) { group in
      for _ in 0..<64 { group.addTask { UInt(bitPattern: avmon_kernels_best()) } }
      return await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(names.count == 1)
  }

  #if os(Linux) || os(macOS)
    // The choice lasts as long as the process, so each of these needs one of its own.

    @Test func theEnvironmentBoundsTheChoice() async {
      await #expect(processExitsWith: .success) {
        setenv("AVMON_CPU", "scalar", 1)
        #expect(String(cString: avmon_kernels_best().pointee.name) == "scalar")
      }
    }

    @Test func aBoundAboveTheProcessorIsHarmless() async {
      await #expect(processExitsWith: .success) {
        #if arch(x86_64)
          setenv("AVMON_CPU", "avx512", 1)
        #else
          setenv("AVMON_CPU", "neon", 1)
        #endif
        #expect(String(cString: avmon_kernels_best().pointee.name) == Table.all.last?.name)
      }
    }

    @Test func anUnknownBoundIsNone() async {
      await #expect(processExitsWith: .success) {
        setenv("AVMON_CPU", "fastest", 1)
        #expect(String(cString: avmon_kernels_best().pointee.name) == Table.all.last?.name)
      }
    }

    @Test func theChoiceOutlastsAChangeOfTheEnvironment() async {
      await #expect(processExitsWith: .success) {
        unsetenv("AVMON_CPU")
        let best = avmon_kernels_best()
        setenv("AVMON_CPU", "scalar", 1)
        #expect(avmon_kernels_best() == best)
        #expect(String(cString: best!.pointee.name) == Table.all.last?.name)
      }
    }
  #endif
}
