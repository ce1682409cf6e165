/* A delegate under an unchanged program: returns chosen SCARD_* codes from chosen calls.
 *
 * libpcsclite.so.1 of pcsc-lite 2.1.0 and later loads the library that LIBPCSCLITE_DELEGATE
 * names in place of libpcsclite_real.so.1, and passes every call on to it. This one looks at
 * its rules, and passes on to the real one what none of them is about.
 *
 * From the environment
 *   PCSC_DELEGATE_RULES   CALL#N=CODE for the Nth time that the program makes a call, CALL=CODE
 *                         for every time; CODE is hexadecimal; several with blanks between
 *   PCSC_DELEGATE_RECORD  a file; gets the line "loaded", and one for each time that a rule hit:
 *                         CALL#N=CODE
 *
 * A call that a rule is about does nothing: no length, handle or buffer of its caller is
 * touched, as where the real one refuses before it asks pcscd.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <winscard.h>

enum { MOST_RULES = 64, LONGEST_NAME = 32 };

struct rule {
    char call[LONGEST_NAME];
    unsigned long number; /* 0: every time */
    LONG code;
};

static struct rule rules[MOST_RULES];
static int count_of_rules;
static int record = -1;
static void *real_library;

/* One line, whole or not at all, whoever else writes. */
static void note(const char *line)
{
    if (record >= 0 && write(record, line, strlen(line)) < 0)
        record = -1;
}

/* A rule out of a word. Returns whether it is one. */
static int read_rule(const char *word, struct rule *rule)
{
    unsigned long code;

    rule->number = 0;
    if (sscanf(word, "%31[A-Za-z]#%lu=%lx", rule->call, &rule->number, &code) != 3 &&
        sscanf(word, "%31[A-Za-z]=%lx", rule->call, &code) != 2)
        return 0;
    rule->code = (LONG)code;
    return 1;
}

/* A rule that cannot be read ends the program: it would be run without what is asked for. */
__attribute__((constructor)) static void get_ready(void)
{
    const char *path = secure_getenv("PCSC_DELEGATE_RECORD");
    const char *words = secure_getenv("PCSC_DELEGATE_RULES");
    char *copy = strdup(words ? words : ""), *rest = NULL;

    if (path)
        record = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
    for (char *word = strtok_r(copy, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        if (count_of_rules == MOST_RULES || !read_rule(word, &rules[count_of_rules++])) {
            fprintf(stderr, "PCSC_DELEGATE_RULES: no rule, or one too many: %s\n", word);
            _exit(2);
        }
    }
    free(copy);
    real_library = dlopen("libpcsclite_real.so.1", RTLD_NOW | RTLD_LOCAL);
    if (!real_library) {
        fprintf(stderr, "%s\n", dlerror());
        _exit(2);
    }
    note("loaded\n");
}

/* The code of the first rule that is about this call, the Nth; SCARD_S_SUCCESS where none is. */
static LONG chosen(const char *call, unsigned long number)
{
    for (int i = 0; i < count_of_rules; i++) {
        const struct rule *rule = &rules[i];
        char line[LONGEST_NAME + 48];

        if ((rule->number && rule->number != number) || strcmp(rule->call, call) != 0)
            continue;
        snprintf(line, sizeof line, "%s#%lu=%08lX\n", call, number, (unsigned long)rule->code);
        note(line);
        return rule->code;
    }
    return SCARD_S_SUCCESS;
}

/* A function that libpcsclite.so.1 asks for: its rules first, then the real one. */
#define DELEGATED(name, parameters, arguments)                                 \
    LONG name parameters                                                       \
    {                                                                          \
        static atomic_ulong calls;                                             \
        static LONG(*_Atomic real) parameters;                                 \
        LONG code = chosen(#name, atomic_fetch_add(&calls, 1) + 1);            \
                                                                               \
        if (code != SCARD_S_SUCCESS)                                           \
            return code;                                                       \
        if (!real)                                                             \
            real = (LONG(*) parameters)dlsym(real_library, #name);             \
        return real ? real arguments : SCARD_F_INTERNAL_ERROR;                 \
    }

DELEGATED(SCardEstablishContext,
          (DWORD scope, LPCVOID one, LPCVOID two, LPSCARDCONTEXT context),
          (scope, one, two, context))
DELEGATED(SCardReleaseContext, (SCARDCONTEXT context), (context))
DELEGATED(SCardIsValidContext, (SCARDCONTEXT context), (context))
DELEGATED(SCardConnect,
          (SCARDCONTEXT context, LPCSTR reader, DWORD mode, DWORD protocols, LPSCARDHANDLE card,
           LPDWORD protocol),
          (context, reader, mode, protocols, card, protocol))
DELEGATED(SCardReconnect,
          (SCARDHANDLE card, DWORD mode, DWORD protocols, DWORD initialization, LPDWORD protocol),
          (card, mode, protocols, initialization, protocol))
DELEGATED(SCardDisconnect, (SCARDHANDLE card, DWORD disposition), (card, disposition))
DELEGATED(SCardBeginTransaction, (SCARDHANDLE card), (card))
DELEGATED(SCardEndTransaction, (SCARDHANDLE card, DWORD disposition), (card, disposition))
DELEGATED(SCardStatus,
          (SCARDHANDLE card, LPSTR reader, LPDWORD reader_size, LPDWORD state, LPDWORD protocol,
           LPBYTE atr, LPDWORD atr_size),
          (card, reader, reader_size, state, protocol, atr, atr_size))
DELEGATED(SCardGetStatusChange,
          (SCARDCONTEXT context, DWORD timeout, SCARD_READERSTATE *states, DWORD count),
          (context, timeout, states, count))
DELEGATED(SCardControl,
          (SCARDHANDLE card, DWORD control, LPCVOID sent, DWORD sent_size, LPVOID received,
           DWORD room, LPDWORD received_size),
          (card, control, sent, sent_size, received, room, received_size))
DELEGATED(SCardTransmit,
          (SCARDHANDLE card, const SCARD_IO_REQUEST *send_pci, LPCBYTE sent, DWORD sent_size,
           SCARD_IO_REQUEST *receive_pci, LPBYTE received, LPDWORD received_size),
          (card, send_pci, sent, sent_size, receive_pci, received, received_size))
DELEGATED(SCardListReaderGroups, (SCARDCONTEXT context, LPSTR groups, LPDWORD size),
          (context, groups, size))
DELEGATED(SCardListReaders, (SCARDCONTEXT context, LPCSTR groups, LPSTR readers, LPDWORD size),
          (context, groups, readers, size))
DELEGATED(SCardFreeMemory, (SCARDCONTEXT context, LPCVOID memory), (context, memory))
DELEGATED(SCardCancel, (SCARDCONTEXT context), (context))
DELEGATED(SCardGetAttrib, (SCARDHANDLE card, DWORD id, LPBYTE attribute, LPDWORD size),
          (card, id, attribute, size))
DELEGATED(SCardSetAttrib, (SCARDHANDLE card, DWORD id, LPCBYTE attribute, DWORD size),
          (card, id, attribute, size))
