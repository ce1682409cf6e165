// What a program needs of PC/SC to talk to a card: pcsc-lite, through the C module CPCSC.

import CPCSC

/// A function of PC/SC failed.
struct PCSCError: Error, CustomStringConvertible {
  let function: String
  let code: LONG

  var description: String { "\(function): \(String(cString: pcsc_stringify_error(code)))" }
}

private func check(_ function: String, _ code: LONG) throws(PCSCError) {
  if code != SCARD_S_SUCCESS {
    throw PCSCError(function: function, code: code)
  }
}

/// A session with the PC/SC service, released when it goes out of scope.
struct Context: ~Copyable {
  private let handle: SCARDCONTEXT

  init() throws(PCSCError) {
    var handle = SCARDCONTEXT()
    try check(
      "SCardEstablishContext",
      SCardEstablishContext(DWORD(SCARD_SCOPE_SYSTEM), nil, nil, &handle))
    self.handle = handle
  }

  deinit {
    SCardReleaseContext(handle)
  }

  /// Releases the session now, and throws when that fails.
  consuming func release() throws(PCSCError) {
    let handle = self.handle
    discard self
    try check("SCardReleaseContext", SCardReleaseContext(handle))
  }

  /// The names of the readers.
  func readers() throws(PCSCError) -> [String] {
    var length = DWORD()
    try check("SCardListReaders", SCardListReaders(handle, nil, nil, &length))
    var names = [CChar](repeating: 0, count: Int(length))
    try check("SCardListReaders", SCardListReaders(handle, nil, &names, &length))
    return names.split(separator: 0).map { name in
      String(decoding: name.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
  }

  /// Connects to the card in a reader, shared with other programs.
  func connect(to reader: String) throws(PCSCError) -> Card {
    var card = SCARDHANDLE()
    var activeProtocol = DWORD()
    try check(
      "SCardConnect",
      SCardConnect(
        handle, reader, DWORD(SCARD_SHARE_SHARED), DWORD(SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1),
        &card, &activeProtocol))
    return Card(handle: card, activeProtocol: activeProtocol)
  }
}

/// A connection to a card, which is left as it is when the connection goes out of scope.
struct Card: ~Copyable {
  private let handle: SCARDHANDLE
  private let pci: SCARD_IO_REQUEST

  fileprivate init(handle: SCARDHANDLE, activeProtocol: DWORD) {
    self.handle = handle
    // The macros SCARD_PCI_T0 and SCARD_PCI_T1 take addresses, so Swift does not see them.
    pci = activeProtocol == SCARD_PROTOCOL_T0 ? g_rgSCardT0Pci : g_rgSCardT1Pci
  }

  deinit {
    SCardDisconnect(handle, DWORD(SCARD_LEAVE_CARD))
  }

  /// Disconnects now, and throws when that fails.
  consuming func disconnect() throws(PCSCError) {
    let handle = self.handle
    discard self
    try check("SCardDisconnect", SCardDisconnect(handle, DWORD(SCARD_LEAVE_CARD)))
  }

  /// Sends a command and returns the response.
  func transmit(_ command: [UInt8]) throws(PCSCError) -> [UInt8] {
    var pci = pci
    var response = [UInt8](repeating: 0, count: Int(MAX_BUFFER_SIZE))
    var length = DWORD(response.count)
    try check(
      "SCardTransmit",
      SCardTransmit(handle, &pci, command, DWORD(command.count), nil, &response, &length))
    return Array(response.prefix(Int(length)))
  }
}
