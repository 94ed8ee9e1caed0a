// swift-tools-version: 6.2
import PackageDescription

/// Warnings are errors when `AVMON_WERROR` is set, as CI does; a newer compiler's new warning must not break a user's build.
let strict = Context.environment["AVMON_WERROR"] != nil
let swift: [SwiftSetting] =
  [
    .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
  ] + (strict ? [.treatAllWarnings(as: .error)] : [])

let package = Package(
  name: "avmon",
  products: [.executable(name: "avmon", targets: ["avmon"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    .systemLibrary(
      name: "CFFmpeg", pkgConfig: "libavformat libavcodec libavutil libswresample libswscale",
      providers: [.apt(["libavformat-dev", "libavcodec-dev", "libavutil-dev", "libswresample-dev", "libswscale-dev"])]),
    // libebur128's pkg-config file adds /usr/include, which the compiler searches anyway; linking by module map is enough.
    .systemLibrary(name: "CEbur128", providers: [.apt(["libebur128-dev"])]),
    // libavutil's Fourier transform for AVMonAnalysis, which sees nothing else of FFmpeg.
    .systemLibrary(name: "CTransform", pkgConfig: "libavutil", providers: [.apt(["libavutil-dev"])]),
    // Optimised in debug builds too: at -O0 the kernels are about 50 times slower and media tests would crawl.
    .target(name: "CKernels", cSettings: [.unsafeFlags(["-O2"]), .unsafeFlags(["-Wall", "-Wextra"] + (strict ? ["-Werror"] : []))]),
    .target(name: "CVMAF", cSettings: [.unsafeFlags(["-Wall", "-Wextra"] + (strict ? ["-Werror"] : []))]),
    // The standard library's rounding calls libm, which nothing else brings into a small executable.
    .target(name: "AVMonModel", swiftSettings: swift, linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]),
    .target(name: "AVMonMedia", dependencies: ["AVMonModel", "CFFmpeg", "CVMAF"], swiftSettings: swift + [.strictMemorySafety()]),
    .target(name: "AVMonAnalysis", dependencies: ["AVMonModel", "CKernels", "CEbur128", "CTransform"], swiftSettings: swift),
    .target(name: "AVMonEngine", dependencies: ["AVMonMedia", "AVMonAnalysis", "AVMonModel"], swiftSettings: swift),
    .target(name: "AVMonPolicy", dependencies: ["AVMonModel"], swiftSettings: swift),
    .target(name: "AVMonReport", dependencies: ["AVMonModel"], swiftSettings: swift),
    .target(name: "AVMonScore", dependencies: ["AVMonReport", "AVMonModel"], swiftSettings: swift),
    .target(name: "AVMonInject", dependencies: ["AVMonMedia", "AVMonScore", "AVMonReport", "AVMonModel"], swiftSettings: swift),
    .target(
      name: "AVMonSelfTest",
      dependencies: ["AVMonInject", "AVMonScore", "AVMonEngine", "AVMonAnalysis", "AVMonMedia", "AVMonReport", "AVMonModel"],
      swiftSettings: swift),
    .executableTarget(
      name: "avmon",
      dependencies: [
        "AVMonInject", "AVMonSelfTest", "AVMonScore", "AVMonEngine", "AVMonMedia", "AVMonAnalysis", "AVMonReport", "AVMonPolicy",
        "AVMonModel",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: swift),
    .executableTarget(
      name: "avmon-bench",
      dependencies: ["CKernels", "AVMonModel", "AVMonReport", .product(name: "ArgumentParser", package: "swift-argument-parser")],
      swiftSettings: swift),
    .target(name: "TestSupport", dependencies: ["AVMonReport"], path: "Tests/TestSupport", swiftSettings: swift),
    .testTarget(name: "KernelTests", dependencies: ["CKernels"], swiftSettings: swift),
    .testTarget(name: "ModelTests", dependencies: ["AVMonModel"], swiftSettings: swift),
    .testTarget(
      name: "ReportTests", dependencies: ["AVMonReport", "AVMonModel", "TestSupport"], exclude: ["Goldens"], swiftSettings: swift),
    .testTarget(name: "AnalysisTests", dependencies: ["AVMonAnalysis", "AVMonModel", "TestSupport"], swiftSettings: swift),
    .testTarget(name: "MediaTests", dependencies: ["AVMonMedia", "AVMonModel"], swiftSettings: swift),
    .testTarget(name: "EngineTests", dependencies: ["AVMonEngine", "AVMonAnalysis", "AVMonReport", "AVMonModel"], swiftSettings: swift),
    .testTarget(
      name: "InjectTests", dependencies: ["AVMonInject", "AVMonMedia", "AVMonScore", "AVMonReport", "AVMonModel", "TestSupport"],
      swiftSettings: swift),
    .testTarget(
      name: "ScoreTests", dependencies: ["AVMonScore", "AVMonReport", "AVMonModel", "TestSupport"], swiftSettings: swift),
    .testTarget(name: "PolicyTests", dependencies: ["AVMonPolicy", "AVMonModel"], swiftSettings: swift),
    .testTarget(name: "CommandTests", dependencies: ["AVMonReport", "TestSupport"], swiftSettings: swift),
  ],
  swiftLanguageModes: [.v6]
)
