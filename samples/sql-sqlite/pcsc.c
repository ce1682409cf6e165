// An extension of SQLite: functions of SQL that talk to a card, through pcsc-lite.
//
//   scard_reader()          the name of the first reader
//   scard_connect(reader)   connects to the card in it, shared with others; the protocol
//   scard_transmit(blob)    sends a command, and gives the response
//   scard_disconnect()      leaves the card as it is; NULL
//
// A database connection has one connection to a card, which ends with it at the latest.

#include <sqlite3ext.h>
#include <stdbool.h>
#include <string.h>
#include <winscard.h>

SQLITE_EXTENSION_INIT1

typedef struct {
    SCARDCONTEXT context;
    SCARDHANDLE card;
    DWORD protocol;
    bool established, connected;
} session;

// Fails the SQL function with the message of a PC/SC function that failed.
static bool succeeded(sqlite3_context *sql, const char *function, LONG code) {
    if (code == SCARD_S_SUCCESS)
        return true;
    char *message = sqlite3_mprintf("%s: %s", function, pcsc_stringify_error(code));
    sqlite3_result_error(sql, message, -1);
    sqlite3_free(message);
    return false;
}

static bool established(sqlite3_context *sql, session *session) {
    if (!session->established)
        session->established =
            succeeded(sql, "SCardEstablishContext",
                      SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &session->context));
    return session->established;
}

static void reader(sqlite3_context *sql, int, sqlite3_value **) {
    session *session = sqlite3_user_data(sql);
    char names[PCSCLITE_MAX_READERS_CONTEXTS * MAX_READERNAME + 1];
    DWORD length = sizeof names;
    if (established(sql, session) &&
        succeeded(sql, "SCardListReaders",
                  SCardListReaders(session->context, NULL, names, &length)))
        // The names come one after the other, each ended by a zero: as a string it is the first.
        sqlite3_result_text(sql, names, -1, SQLITE_TRANSIENT);
}

static LONG leave(session *session) {
    const bool connected = session->connected;
    session->connected = false;
    return connected ? SCardDisconnect(session->card, SCARD_LEAVE_CARD) : SCARD_S_SUCCESS;
}

static void disconnect(sqlite3_context *sql, int, sqlite3_value **) {
    succeeded(sql, "SCardDisconnect", leave(sqlite3_user_data(sql)));
}

static void connect_card(sqlite3_context *sql, int, sqlite3_value **values) {
    session *session = sqlite3_user_data(sql);
    const char *name = (const char *)sqlite3_value_text(values[0]);
    leave(session);
    if (!name || !established(sql, session))
        return;
    session->connected = succeeded(sql, "SCardConnect",
                                   SCardConnect(session->context, name, SCARD_SHARE_SHARED,
                                                SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1,
                                                &session->card, &session->protocol));
    if (session->connected)
        sqlite3_result_text(sql, session->protocol == SCARD_PROTOCOL_T0 ? "T=0" : "T=1", -1,
                            SQLITE_STATIC);
}

static void transmit(sqlite3_context *sql, int, sqlite3_value **values) {
    const session *session = sqlite3_user_data(sql);
    const BYTE *command = sqlite3_value_blob(values[0]);
    if (!session->connected) {
        sqlite3_result_error(sql, "scard_transmit: not connected to a card", -1);
        return;
    }
    const SCARD_IO_REQUEST *pci =
        session->protocol == SCARD_PROTOCOL_T0 ? SCARD_PCI_T0 : SCARD_PCI_T1;
    BYTE response[MAX_BUFFER_SIZE_EXTENDED];
    DWORD length = sizeof response;
    if (!succeeded(sql, "SCardTransmit",
                   SCardTransmit(session->card, pci, command, sqlite3_value_bytes(values[0]), NULL,
                                 response, &length)))
        return;
    if (length < 2)
        sqlite3_result_error(sql, "SCardTransmit: the card gave no status word", -1);
    else
        sqlite3_result_blob(sql, response, (int)length, SQLITE_TRANSIENT);
}

// Called when the database connection closes.
static void end(void *data) {
    session *session = data;
    leave(session);
    if (session->established)
        SCardReleaseContext(session->context);
    sqlite3_free(session);
}

int sqlite3_pcsc_init(sqlite3 *db, char **, const sqlite3_api_routines *api) {
    SQLITE_EXTENSION_INIT2(api);
    session *session = sqlite3_malloc(sizeof *session);
    if (!session)
        return SQLITE_NOMEM;
    memset(session, 0, sizeof *session);

    const struct {
        const char *name;
        int arguments;
        void (*function)(sqlite3_context *, int, sqlite3_value **);
    } functions[] = {
        {"scard_reader", 0, reader},
        {"scard_connect", 1, connect_card},
        {"scard_transmit", 1, transmit},
        {"scard_disconnect", 0, disconnect},
    };
    // The first one owns the session: SQLite calls its destructor, also where it cannot be created.
    void (*destructor)(void *) = end;
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        // Not for views and triggers that came with a file: who opens it did not ask for a card.
        const int result = sqlite3_create_function_v2(
            db, functions[i].name, functions[i].arguments, SQLITE_UTF8 | SQLITE_DIRECTONLY, session,
            functions[i].function, NULL, NULL, destructor);
        if (result != SQLITE_OK)
            return result;
        destructor = NULL;
    }
    return SQLITE_OK;
}
