// PC/SC with the lifetimes of C++: what is held is released at the end of its scope.

#pragma once

#include <winscard.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace pcsc {

using Bytes = std::vector<std::uint8_t>;

// The codes of pcsc-lite, as std::system_error knows them.
class Category final : public std::error_category {
  public:
    [[nodiscard]] const char *name() const noexcept override { return "PC/SC"; }

    [[nodiscard]] std::string message(int code) const override {
        return pcsc_stringify_error(static_cast<std::uint32_t>(code));
    }
};

inline const std::error_category &category() {
    static const Category instance;
    return instance;
}

inline void check(const char *function, LONG code) {
    // A code has 32 bits, though LONG has 64 on Linux.
    if (code != SCARD_S_SUCCESS)
        throw std::system_error(static_cast<int>(code), category(), function);
}

// A connection to a card. It must not outlive the context that it is of.
class Card {
  public:
    Card(SCARDCONTEXT context, const std::string &reader) {
        check("SCardConnect",
              SCardConnect(context, reader.c_str(), SCARD_SHARE_SHARED,
                           SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, &handle, &protocol));
    }

    Card(Card &&) = delete;

    // The card stays as it is. A destructor has nobody to tell of a failure.
    ~Card() { SCardDisconnect(handle, SCARD_LEAVE_CARD); }

    // Sends a command, and gives the response.
    [[nodiscard]] Bytes transmit(std::span<const std::uint8_t> command) const {
        const auto *pci = protocol == SCARD_PROTOCOL_T0 ? SCARD_PCI_T0 : SCARD_PCI_T1;
        Bytes response(MAX_BUFFER_SIZE_EXTENDED);
        DWORD length = response.size();
        check("SCardTransmit", SCardTransmit(handle, pci, command.data(), command.size(), nullptr,
                                             response.data(), &length));
        response.resize(length);
        return response;
    }

  private:
    SCARDHANDLE handle{};
    DWORD protocol{};
};

// A session with the PC/SC service.
class Context {
  public:
    Context() {
        check("SCardEstablishContext",
              SCardEstablishContext(SCARD_SCOPE_SYSTEM, nullptr, nullptr, &handle));
    }

    Context(Context &&) = delete;

    ~Context() { SCardReleaseContext(handle); }

    // The names of the readers; that there is none is an exception.
    [[nodiscard]] std::vector<std::string> readers() const {
        DWORD length = 0;
        check("SCardListReaders", SCardListReaders(handle, nullptr, nullptr, &length));
        std::string names(length, '\0');
        check("SCardListReaders", SCardListReaders(handle, nullptr, names.data(), &length));

        // Each ends with a zero, and so does their list.
        std::vector<std::string> found;
        for (std::string_view rest{names}; !rest.empty() && rest.front() != '\0';) {
            found.emplace_back(rest.substr(0, rest.find('\0')));
            rest.remove_prefix(found.back().size() + 1);
        }
        return found;
    }

    // Connects to the card in a reader, shared with other programs.
    [[nodiscard]] Card connect(const std::string &reader) const { return Card{handle, reader}; }

  private:
    SCARDCONTEXT handle{};
};

} // namespace pcsc
