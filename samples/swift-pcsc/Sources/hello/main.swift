// Asks the card in the first PC/SC reader for its greeting, through the binding in PCSC.swift.

import Foundation

let selectApplet: [UInt8] = [
  0x00, 0xA4, 0x04, 0x00, 0x0A, 0xA0, 0x00, 0x00, 0x00, 0x62, 0x03, 0x01, 0x0C, 0x06, 0x01,
]
let getGreeting: [UInt8] = [0x00, 0x00, 0x00, 0x00]

struct Failure: Error, CustomStringConvertible {
  let description: String
}

func hex(_ bytes: [UInt8]) -> String {
  bytes.map { String(format: "%02X", $0) }.joined(separator: " ")
}

/// Sends a command, prints it with its response, and returns the response.
@discardableResult
func exchange(_ card: borrowing Card, _ command: [UInt8]) throws -> [UInt8] {
  let response = try card.transmit(command)
  guard response.count >= 2 else {
    throw Failure(description: "The card gave no status word.")
  }
  print("> \(hex(command))")
  print("< \(hex(response))")
  return response
}

func greet(_ card: borrowing Card) throws {
  try exchange(card, selectApplet)
  let response = try exchange(card, getGreeting)
  let greeting = response.dropLast(2)
  if response.suffix(2) == [0x90, 0x00], !greeting.isEmpty {
    print(String(decoding: greeting, as: UTF8.self))
  }
}

func greetInFirstReader() throws {
  let context = try Context()
  guard let reader = try context.readers().first else {
    throw Failure(description: "There is no smart card reader.")
  }
  print("Reader: \(reader)")

  let card = try context.connect(to: reader)
  try greet(card)
  try card.disconnect()
  try context.release()
}

do {
  try greetInFirstReader()
} catch {
  FileHandle.standardError.write(Data("\(error)\n".utf8))
  exit(EXIT_FAILURE)
}
