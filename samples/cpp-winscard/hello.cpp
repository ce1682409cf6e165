// Asks the card in the first PC/SC reader for its greeting, through the classes in pcsc.hpp.

#include "pcsc.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <exception>
#include <format>
#include <iostream>
#include <print>
#include <stdexcept>

constexpr std::array<std::uint8_t, 15> select_applet{0x00, 0xA4, 0x04, 0x00, 0x0A, 0xA0, 0x00, 0x00,
                                                     0x00, 0x62, 0x03, 0x01, 0x0C, 0x06, 0x01};
constexpr std::array<std::uint8_t, 4> get_greeting{};
constexpr std::array<std::uint8_t, 2> success{0x90, 0x00};

static void print_bytes(char mark, std::span<const std::uint8_t> bytes) {
    std::print("{}", mark);
    for (auto byte : bytes)
        std::print(" {:02X}", byte);
    std::println();
}

static pcsc::Bytes transceive(const pcsc::Card &card, std::span<const std::uint8_t> command) {
    auto response = card.transmit(command);
    if (response.size() < success.size())
        throw std::runtime_error("The card gave no status word");
    print_bytes('>', command);
    print_bytes('<', response);
    return response;
}

static void greet(const pcsc::Card &card) {
    transceive(card, select_applet);
    const auto response = transceive(card, get_greeting);
    const auto status = std::span{response}.last(success.size());
    if (std::ranges::equal(status, success) && response.size() > success.size())
        std::println("{}", std::string(response.begin(), response.end() - success.size()));
}

int main() try {
    const pcsc::Context context;
    const auto reader = context.readers().front();
    std::println("Reader: {}", reader);
    greet(context.connect(reader));
    return EXIT_SUCCESS;
} catch (const std::exception &failure) {
    std::println(std::cerr, "{}", failure.what());
    return EXIT_FAILURE;
}
