// Asks the card in the first smart card reader for its greeting, through CryptoTokenKit.

import CryptoTokenKit
import Foundation

let selectApplet = Data([
  0x00, 0xA4, 0x04, 0x00, 0x0A, 0xA0, 0x00, 0x00, 0x00, 0x62, 0x03, 0x01, 0x0C, 0x06, 0x01,
])
let getGreeting = Data([0x00, 0x00, 0x00, 0x00])

enum Problem: String, LocalizedError {
  case noAccess = "Smart cards cannot be used."
  case noReader = "There is no reader."
  case noCard = "There is no card in the reader, or it is mute."
  case noStatusWord = "The card gave no status word."

  var errorDescription: String? { rawValue }
}

func hex(_ bytes: Data) -> String {
  bytes.map { String(format: "%02X", $0) }.joined(separator: " ")
}

extension TKSmartCard {
  /// Sends a command, prints it with its response, and returns data and status word.
  func exchange(_ command: Data) async throws -> (data: Data, status: Data) {
    let response = try await transmit(command)
    guard response.count >= 2 else { throw Problem.noStatusWord }
    print("> \(hex(command))")
    print("< \(hex(response))")
    return (response.dropLast(2), response.suffix(2))
  }

  func greet() async throws {
    _ = try await exchange(selectApplet)
    let (greeting, status) = try await exchange(getGreeting)
    if status.elementsEqual([0x90, 0x00]) && !greeting.isEmpty {
      print(String(decoding: greeting, as: UTF8.self))
    }
  }
}

func greetInFirstReader() async throws {
  guard let manager = TKSmartCardSlotManager.default else { throw Problem.noAccess }
  guard let name = manager.slotNames.first else { throw Problem.noReader }
  print("Reader: \(name)")

  let slot = await manager.getSlot(withName: name)
  guard let card = slot?.makeSmartCard() else { throw Problem.noCard }
  try await card.beginSession()
  defer { card.endSession() }
  try await card.greet()
}

do {
  try await greetInFirstReader()
} catch {
  FileHandle.standardError.write(Data("\(error.localizedDescription)\n".utf8))
  exit(EXIT_FAILURE)
}
