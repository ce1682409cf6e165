// The functions of pcsc-lite as predicates of the module in pcsc.pl.

#include <SWI-Prolog.h>
#include <string.h>
#include <winscard.h>

// Calls a PC/SC function: true when it succeeded, else there is a Prolog exception.
#define PCSC(function, ...) succeeded(#function, function(__VA_ARGS__))

// Throws error(pcsc_error(Function, Code, Text), _).
static int pcsc_error(const char *function, LONG code, const char *text) {
    term_t error = PL_new_term_ref();
    return PL_unify_term(error, PL_FUNCTOR_CHARS, "error", 2, PL_FUNCTOR_CHARS, "pcsc_error", 3,
                         PL_CHARS, function, PL_INT64, (int64_t)code, PL_CHARS, text,
                         PL_VARIABLE) &&
           PL_raise_exception(error);
}

static int succeeded(const char *function, LONG result) {
    return result == SCARD_S_SUCCESS || pcsc_error(function, result, pcsc_stringify_error(result));
}

static foreign_t establish_context(term_t context) {
    SCARDCONTEXT handle;
    return PCSC(SCardEstablishContext, SCARD_SCOPE_SYSTEM, NULL, NULL, &handle) &&
           PL_unify_int64(context, handle);
}

static foreign_t release_context(term_t context) {
    int64_t handle;
    return PL_get_int64_ex(context, &handle) && PCSC(SCardReleaseContext, handle);
}

static foreign_t list_readers(term_t context, term_t readers) {
    // The names come one after the other, each ended by a zero, and one more zero in the end.
    char names[PCSCLITE_MAX_READERS_CONTEXTS * MAX_READERNAME + 1];
    DWORD length = sizeof names;
    int64_t handle;
    if (!PL_get_int64_ex(context, &handle) || !PCSC(SCardListReaders, handle, NULL, names, &length))
        return FALSE;
    if (*names == '\0')
        return succeeded("SCardListReaders", SCARD_E_NO_READERS_AVAILABLE);

    term_t head = PL_new_term_ref();
    term_t tail = PL_copy_term_ref(readers);
    for (const char *name = names; *name != '\0'; name += strlen(name) + 1)
        if (!PL_unify_list_ex(tail, head, tail) ||
            !PL_unify_chars(head, PL_ATOM | REP_UTF8, (size_t)-1, name))
            return FALSE;
    return PL_unify_nil_ex(tail);
}

static foreign_t connect_card(term_t context, term_t reader, term_t card, term_t protocol) {
    int64_t context_handle;
    char *name;
    SCARDHANDLE handle;
    DWORD active_protocol;
    return PL_get_int64_ex(context, &context_handle) &&
           PL_get_chars(reader, &name, CVT_ATOM | CVT_STRING | CVT_EXCEPTION | REP_UTF8) &&
           PCSC(SCardConnect, context_handle, name, SCARD_SHARE_SHARED,
                SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, &handle, &active_protocol) &&
           PL_unify_int64(card, handle) && PL_unify_uint64(protocol, active_protocol);
}

static foreign_t disconnect_card(term_t card) {
    int64_t handle;
    return PL_get_int64_ex(card, &handle) && PCSC(SCardDisconnect, handle, SCARD_LEAVE_CARD);
}

static foreign_t transmit(term_t card, term_t protocol, term_t command, term_t response) {
    int64_t handle, active_protocol;
    char *sent;
    size_t sent_length;
    BYTE received[MAX_BUFFER_SIZE];
    DWORD length = sizeof received;
    if (!PL_get_int64_ex(card, &handle) || !PL_get_int64_ex(protocol, &active_protocol) ||
        !PL_get_nchars(command, &sent_length, &sent, CVT_LIST | CVT_EXCEPTION | REP_ISO_LATIN_1))
        return FALSE;
    if (!PCSC(SCardTransmit, handle,
              active_protocol == SCARD_PROTOCOL_T0 ? SCARD_PCI_T0 : SCARD_PCI_T1,
              (const BYTE *)sent, sent_length, NULL, received, &length))
        return FALSE;
    if (length < 2)
        return pcsc_error("SCardTransmit", SCARD_S_SUCCESS, "The card gave no status word.");
    return PL_unify_chars(response, PL_CODE_LIST | REP_ISO_LATIN_1, length, (const char *)received);
}

install_t install_pcsc(void) {
    PL_register_foreign("pcsc_establish_context", 1, establish_context, 0);
    PL_register_foreign("pcsc_release_context", 1, release_context, 0);
    PL_register_foreign("pcsc_list_readers", 2, list_readers, 0);
    PL_register_foreign("connect_card", 4, connect_card, 0);
    PL_register_foreign("disconnect_card", 1, disconnect_card, 0);
    PL_register_foreign("transmit", 4, transmit, 0);
}
