// The stand-in's face in Swift: what a program needs of Apple's CryptoTokenKit that talks to a
// card, as Apple's documentation describes it.

import CPCSCSession
@_exported import Foundation

public let TKErrorDomain = "CryptoTokenKit"

/// The errors of the framework that the stand-in gives.
public struct TKError: CustomNSError, LocalizedError {
    public enum Code: Int {
        case communicationError = -2
        case badParameter = -8
    }

    public static let errorDomain = TKErrorDomain
    public let code: Code
    public let errorDescription: String?

    public var errorCode: Int { code.rawValue }

    init(_ code: Code, _ words: String) {
        self.code = code
        errorDescription = words
    }

    /// With PC/SC's own words; Apple's framework has its own.
    init(pcsc result: Int) {
        self.init(.communicationError, String(cString: result_words(result)))
    }
}

/// The readers.
public final class TKSmartCardSlotManager: @unchecked Sendable {
    let context: Int

    /// nil where there is no smart card service; with Apple, where the entitlement is missing.
    public static let `default` = TKSmartCardSlotManager()

    private init?() {
        var opened = 0
        guard service_open(&opened) == 0 else { return nil }
        context = opened
    }

    public var slotNames: [String] {
        guard let names = slot_names(context) else { return [] }
        defer { free(names) }
        var found: [String] = []
        var next = names
        while next.pointee != 0 {
            found.append(String(cString: next))
            next += strlen(next) + 1
        }
        return found
    }

    public func slotNamed(_ name: String) -> TKSmartCardSlot? {
        slotNames.contains(name) ? TKSmartCardSlot(context: context, name: name) : nil
    }

    public func getSlot(withName name: String) async -> TKSmartCardSlot? {
        slotNamed(name)
    }
}

/// A reader.
public final class TKSmartCardSlot: @unchecked Sendable {
    public enum State: Int {
        case missing, empty, probing, muteCard, validCard
    }

    let context: Int
    public let name: String

    init(context: Int, name: String) {
        self.context = context
        self.name = name
    }

    public var state: State {
        State(rawValue: Int(slot_state(context, name).rawValue)) ?? .missing
    }

    /// nil without a card that answers.
    public func makeSmartCard() -> TKSmartCard? {
        state == .validCard ? TKSmartCard(slot: self) : nil
    }
}

/// A card, and the session with it.
public final class TKSmartCard: @unchecked Sendable {
    public let slot: TKSmartCardSlot
    private var session: session?

    init(slot: TKSmartCardSlot) {
        self.slot = slot
    }

    deinit {
        endSession()
    }

    @discardableResult
    public func beginSession() async throws -> Bool {
        guard session == nil else {
            throw TKError(.badParameter, "There is a session already.")
        }
        var begun = CPCSCSession.session()
        let result = session_begin(&begun, slot.context, slot.name)
        guard result == 0 else { throw TKError(pcsc: result) }
        session = begun
        return true
    }

    public func transmit(_ request: Data) async throws -> Data {
        guard var session else { throw TKError(.badParameter, "There is no session.") }
        var response = [UInt8](repeating: 0, count: Int(LONGEST_RESPONSE))
        var length = 0
        let result = session_transmit(
            &session, [UInt8](request), request.count, &response, &length)
        guard result == 0 else { throw TKError(pcsc: result) }
        return Data(response.prefix(length))
    }

    public func endSession() {
        guard var ended = session else { return }
        session_end(&ended)
        session = nil
    }
}
