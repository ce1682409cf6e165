// The functions of pcsc-lite as functions of Octave: what fails is an error of Octave, with the
// function in its identifier, such as pcsc:SCardConnect.

#include <octave/oct.h>

#include <algorithm>
#include <list>
#include <string>
#include <vector>

#include <winscard.h>

// Calls a PC/SC function: what failed is an error.
#define PCSC(function, ...) check(#function, function(__VA_ARGS__))

static void check(const std::string &function, LONG result) {
    if (result != SCARD_S_SUCCESS)
        error_with_id(("pcsc:" + function).c_str(), "%s: %s", function.c_str(),
                      pcsc_stringify_error(result));
}

static void check_count(const octave_value_list &args, octave_idx_type count) {
    if (args.length() != count)
        print_usage();
}

DEFUN_DLD(pcsc_establish_context, args, , "context = pcsc_establish_context()") {
    check_count(args, 0);
    SCARDCONTEXT context;
    PCSC(SCardEstablishContext, SCARD_SCOPE_SYSTEM, nullptr, nullptr, &context);
    return ovl(octave_int64(context));
}

DEFUN_DLD(pcsc_release_context, args, , "pcsc_release_context(context)") {
    check_count(args, 1);
    PCSC(SCardReleaseContext, args(0).int64_value());
    return ovl();
}

DEFUN_DLD(pcsc_list_readers, args, , "readers = pcsc_list_readers(context), a cell array") {
    check_count(args, 1);
    const SCARDCONTEXT context = args(0).int64_value();
    DWORD length = 0;
    PCSC(SCardListReaders, context, nullptr, nullptr, &length);
    std::vector<char> names(length);
    PCSC(SCardListReaders, context, nullptr, names.data(), &length);

    // The names come one after the other, each ended by a zero, and one more zero in the end.
    std::list<std::string> readers;
    for (const char *name = names.data(); *name != '\0'; name += readers.back().size() + 1)
        readers.emplace_back(name);
    return ovl(Cell(readers));
}

DEFUN_DLD(pcsc_connect, args, , "card = pcsc_connect(context, reader), shared with others") {
    check_count(args, 2);
    const std::string reader = args(1).xstring_value("reader must be a string");
    SCARDHANDLE handle;
    DWORD protocol;
    PCSC(SCardConnect, args(0).int64_value(), reader.c_str(), SCARD_SHARE_SHARED,
         SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, &handle, &protocol);
    octave_scalar_map card;
    card.assign("handle", octave_int64(handle));
    card.assign("protocol", octave_uint64(protocol));
    return ovl(card);
}

DEFUN_DLD(pcsc_disconnect, args, , "pcsc_disconnect(card), which leaves the card as it is") {
    check_count(args, 1);
    const octave_scalar_map card = args(0).scalar_map_value();
    PCSC(SCardDisconnect, card.getfield("handle").int64_value(), SCARD_LEAVE_CARD);
    return ovl();
}

DEFUN_DLD(pcsc_transmit, args, , "response = pcsc_transmit(card, command), both of uint8") {
    check_count(args, 2);
    const octave_scalar_map card = args(0).scalar_map_value();
    const uint8NDArray command = args(1).uint8_array_value();
    const bool t0 = card.getfield("protocol").uint64_value() == SCARD_PROTOCOL_T0;
    std::vector<BYTE> bytes(MAX_BUFFER_SIZE_EXTENDED);
    DWORD length = bytes.size();
    PCSC(SCardTransmit, card.getfield("handle").int64_value(), t0 ? SCARD_PCI_T0 : SCARD_PCI_T1,
         reinterpret_cast<const BYTE *>(command.data()), command.numel(), nullptr, bytes.data(),
         &length);
    uint8NDArray response(dim_vector(1, length));
    std::copy_n(bytes.begin(), length, response.fortran_vec());
    return ovl(response);
}
