#include "pcsc_session.h"

#include <stdlib.h>
#include <winscard.h>

_Static_assert(sizeof(SCARDCONTEXT) == sizeof(long) && sizeof(DWORD) == sizeof(unsigned long),
               "pcsc-lite's types on Linux");

long service_open(long *context)
{
    return SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, context);
}

const char *result_words(long result)
{
    return pcsc_stringify_error(result);
}

char *slot_names(long context)
{
    DWORD size = 0;
    if (SCardListReaders(context, NULL, NULL, &size) != SCARD_S_SUCCESS)
        return NULL;
    char *names = malloc(size);
    if (names && SCardListReaders(context, NULL, names, &size) != SCARD_S_SUCCESS) {
        free(names);
        names = NULL;
    }
    return names;
}

enum slot_state slot_state(long context, const char *name)
{
    SCARD_READERSTATE reader = {.szReader = name, .dwCurrentState = SCARD_STATE_UNAWARE};
    if (SCardGetStatusChange(context, 0, &reader, 1) != SCARD_S_SUCCESS)
        return SLOT_MISSING;
    if (reader.dwEventState & (SCARD_STATE_UNAVAILABLE | SCARD_STATE_UNKNOWN))
        return SLOT_MISSING;
    if (!(reader.dwEventState & SCARD_STATE_PRESENT))
        return SLOT_EMPTY;
    return reader.dwEventState & SCARD_STATE_MUTE ? SLOT_MUTE_CARD : SLOT_VALID_CARD;
}

long session_begin(struct session *session, long context, const char *name)
{
    DWORD any = SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1;
    long result = SCardConnect(context, name, SCARD_SHARE_SHARED, any, &session->card,
                               &session->protocol);
    if (result != SCARD_S_SUCCESS)
        return result;
    result = SCardBeginTransaction(session->card);
    if (result != SCARD_S_SUCCESS)
        SCardDisconnect(session->card, SCARD_LEAVE_CARD);
    return result;
}

long session_transmit(const struct session *session, const unsigned char *command, size_t size,
                      unsigned char *response, size_t *length)
{
    const SCARD_IO_REQUEST *pci =
        session->protocol == SCARD_PROTOCOL_T0 ? SCARD_PCI_T0 : SCARD_PCI_T1;
    DWORD received = LONGEST_RESPONSE;
    long result = SCardTransmit(session->card, pci, command, size, NULL, response, &received);
    *length = result == SCARD_S_SUCCESS ? received : 0;
    return result;
}

void session_end(struct session *session)
{
    SCardEndTransaction(session->card, SCARD_LEAVE_CARD);
    SCardDisconnect(session->card, SCARD_LEAVE_CARD);
}
