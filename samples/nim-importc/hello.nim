## Asks the card in the first PC/SC reader for its greeting, through the module in pcsc.nim.

import std/[sequtils, strutils]
import pcsc

const
  selectApplet = [byte 0x00, 0xA4, 0x04, 0x00, 0x0A,
                  0xA0, 0x00, 0x00, 0x00, 0x62, 0x03, 0x01, 0x0C, 0x06, 0x01]
  getGreeting = [byte 0x00, 0x00, 0x00, 0x00]
  success = @[byte 0x90, 0x00]

proc hex(bytes: openArray[byte]): string =
  bytes.mapIt(it.toHex).join(" ")

proc exchange(card: Card; command: openArray[byte]): seq[byte] {.discardable.} =
  ## Sends a command, prints it with its response, and returns the response.
  result = card.transmit(command)
  echo "> ", hex(command)
  echo "< ", hex(result)

proc greet(card: Card) =
  card.exchange(selectApplet)
  let response = card.exchange(getGreeting)
  let greeting = response[0 ..< ^2]
  if response[^2 .. ^1] == success and greeting.len > 0:
    echo cast[string](greeting)

proc greetInFirstReader() =
  let context = establish()
  let reader = context.readers[0]
  echo "Reader: ", reader
  context.connect(reader).greet

try:
  greetInFirstReader()
except PcscError as failure:
  stderr.writeLine failure.msg
  quit QuitFailure
