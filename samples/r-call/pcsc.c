// The functions of pcsc-lite for .Call() in pcsc.R.

#include <string.h>
#include <winscard.h>

#define R_NO_REMAP
#include <R_ext/Rdynload.h>
#include <Rinternals.h>

// Calls a PC/SC function: what failed is an R error.
#define PCSC(function, ...) check(#function, function(__VA_ARGS__))

typedef struct {
    SCARDHANDLE handle;
    DWORD protocol;
} Card;

static void check(const char *function, LONG result) {
    if (result != SCARD_S_SUCCESS)
        Rf_errorcall(R_NilValue, "%s: %s", function, pcsc_stringify_error(result));
}

// An external pointer to zeroed memory, which R's garbage collector frees.
static SEXP make_pointer(size_t size) {
    SEXP memory = PROTECT(Rf_allocVector(RAWSXP, (R_xlen_t)size));
    memset(RAW(memory), 0, size);
    SEXP pointer = R_MakeExternalPtr(RAW(memory), R_NilValue, memory);
    UNPROTECT(1);
    return pointer;
}

// What a pointer points to: NULL after a release, or when it comes from another session of R.
static void *address(SEXP pointer) {
    void *address = R_ExternalPtrAddr(pointer);
    if (address == NULL)
        Rf_error("The context or card is released.");
    return address;
}

static SEXP establish_context(void) {
    // All memory first: R leaves a function by longjmp() when there is none, or at an error.
    SEXP context = PROTECT(make_pointer(sizeof(SCARDCONTEXT)));
    PCSC(SCardEstablishContext, SCARD_SCOPE_SYSTEM, NULL, NULL, address(context));
    UNPROTECT(1);
    return context;
}

static SEXP release_context(SEXP context) {
    SCARDCONTEXT handle = *(SCARDCONTEXT *)address(context);
    R_ClearExternalPtr(context);
    PCSC(SCardReleaseContext, handle);
    return R_NilValue;
}

static SEXP list_readers(SEXP context) {
    // The names come one after the other, each ended by a zero, and one more zero in the end.
    char names[PCSCLITE_MAX_READERS_CONTEXTS * MAX_READERNAME + 1];
    DWORD length = sizeof names;
    PCSC(SCardListReaders, *(SCARDCONTEXT *)address(context), NULL, names, &length);

    R_xlen_t count = 0;
    for (const char *name = names; *name != '\0'; name += strlen(name) + 1)
        count++;
    SEXP readers = PROTECT(Rf_allocVector(STRSXP, count));
    const char *name = names;
    for (R_xlen_t i = 0; i < count; i++, name += strlen(name) + 1)
        SET_STRING_ELT(readers, i, Rf_mkCharCE(name, CE_UTF8));
    UNPROTECT(1);
    return readers;
}

static SEXP connect_card(SEXP context, SEXP reader) {
    const char *name = Rf_translateCharUTF8(Rf_asChar(reader));
    SEXP pointer = PROTECT(make_pointer(sizeof(Card)));
    Card *card = address(pointer);
    PCSC(SCardConnect, *(SCARDCONTEXT *)address(context), name, SCARD_SHARE_SHARED,
         SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, &card->handle, &card->protocol);
    UNPROTECT(1);
    return pointer;
}

static SEXP disconnect_card(SEXP pointer) {
    const Card card = *(Card *)address(pointer);
    R_ClearExternalPtr(pointer);
    PCSC(SCardDisconnect, card.handle, SCARD_LEAVE_CARD);
    return R_NilValue;
}

static SEXP transmit(SEXP pointer, SEXP command) {
    const Card *card = address(pointer);
    const SCARD_IO_REQUEST *pci = card->protocol == SCARD_PROTOCOL_T0 ? SCARD_PCI_T0 : SCARD_PCI_T1;
    BYTE bytes[MAX_BUFFER_SIZE_EXTENDED];
    DWORD length = sizeof bytes;
    PCSC(SCardTransmit, card->handle, pci, RAW(command), (DWORD)XLENGTH(command), NULL, bytes,
         &length);
    SEXP response = Rf_allocVector(RAWSXP, (R_xlen_t)length);
    if (length > 0)
        memcpy(RAW(response), bytes, length);
    return response;
}

// Called by dyn.load(). How many arguments each takes is checked from here on.
void R_init_pcsc(DllInfo *library) {
    static const R_CallMethodDef functions[] = {
        {"establish_context", (DL_FUNC)establish_context, 0},
        {"release_context", (DL_FUNC)release_context, 1},
        {"list_readers", (DL_FUNC)list_readers, 1},
        {"connect", (DL_FUNC)connect_card, 2},
        {"disconnect", (DL_FUNC)disconnect_card, 1},
        {"transmit", (DL_FUNC)transmit, 2},
        {NULL, NULL, 0},
    };
    R_registerRoutines(library, NULL, functions, NULL, NULL);
    R_useDynamicSymbols(library, FALSE);
}
