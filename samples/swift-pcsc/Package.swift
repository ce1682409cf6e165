// swift-tools-version: 6.0

import PackageDescription

let package = Package(
  name: "hello",
  targets: [
    .systemLibrary(
      name: "CPCSC",
      pkgConfig: "libpcsclite",
      providers: [.apt(["libpcsclite-dev"])]
    ),
    .executableTarget(name: "hello", dependencies: ["CPCSC"]),
  ]
)
