/*
 * Functions of pcsc-lite for Emacs, each as it is in C but that it returns what C returns through
 * pointers. One that fails signals pcsc-error. Contexts and cards are the numbers that PC/SC gives.
 */

#include <emacs-module.h>
#include <stdlib.h>
#include <string.h>
#include <winscard.h>

int plugin_is_GPL_compatible;

#define Q(name) env->intern(env, name)

static void check(emacs_env *env, const char *function, LONG result)
{
    if (result == SCARD_S_SUCCESS)
        return;
    const char *reason = pcsc_stringify_error(result);
    emacs_value data[] = {env->make_string(env, function, strlen(function)),
                          env->make_string(env, reason, strlen(reason))};
    env->non_local_exit_signal(env, Q("pcsc-error"), env->funcall(env, Q("list"), 2, data));
}

/* The bytes of an argument, with a zero byte behind them. The caller frees them. */
static char *bytes_of(emacs_env *env, emacs_value string, ptrdiff_t *size)
{
    *size = 0;
    env->copy_string_contents(env, string, NULL, size);
    char *bytes = malloc(*size + 1);
    if (!bytes || !env->copy_string_contents(env, string, bytes, size))
        *size = 1;
    --*size;
    return bytes;
}

static emacs_value establish_context(emacs_env *env, ptrdiff_t count, emacs_value *args, void *data)
{
    SCARDCONTEXT context = 0;
    check(env, "SCardEstablishContext",
          SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &context));
    return env->make_integer(env, context);
}

static emacs_value release_context(emacs_env *env, ptrdiff_t count, emacs_value *args, void *data)
{
    check(env, "SCardReleaseContext", SCardReleaseContext(env->extract_integer(env, args[0])));
    return Q("nil");
}

/* The names of the readers, each with a zero byte behind it, as one string of bytes. */
static emacs_value list_readers(emacs_env *env, ptrdiff_t count, emacs_value *args, void *data)
{
    SCARDCONTEXT context = env->extract_integer(env, args[0]);
    DWORD size = 0;
    LONG result = SCardListReaders(context, NULL, NULL, &size);
    char *names = malloc(size + 1);
    if (result == SCARD_S_SUCCESS)
        result = SCardListReaders(context, NULL, names, &size);
    check(env, "SCardListReaders", result);
    emacs_value found = env->make_unibyte_string(env, names, result ? 0 : size);
    free(names);
    return found;
}

/* The card and its protocol, as a pair. */
static emacs_value connect_card(emacs_env *env, ptrdiff_t count, emacs_value *args, void *data)
{
    ptrdiff_t size;
    char *reader = bytes_of(env, args[1], &size);
    SCARDHANDLE card = 0;
    DWORD protocol = 0, any = SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1;
    check(env, "SCardConnect",
          SCardConnect(env->extract_integer(env, args[0]), reader, SCARD_SHARE_SHARED, any, &card,
                       &protocol));
    free(reader);
    emacs_value pair[] = {env->make_integer(env, card), env->make_integer(env, protocol)};
    return env->funcall(env, Q("cons"), 2, pair);
}

static emacs_value disconnect(emacs_env *env, ptrdiff_t count, emacs_value *args, void *data)
{
    check(env, "SCardDisconnect",
          SCardDisconnect(env->extract_integer(env, args[0]), SCARD_LEAVE_CARD));
    return Q("nil");
}

/* Sends a unibyte string to a card in a protocol, and returns the response as another one. */
static emacs_value transmit(emacs_env *env, ptrdiff_t count, emacs_value *args, void *data)
{
    static unsigned char response[MAX_BUFFER_SIZE_EXTENDED];
    DWORD length = sizeof response;
    ptrdiff_t size;
    char *command = bytes_of(env, args[2], &size);
    const SCARD_IO_REQUEST *pci =
        env->extract_integer(env, args[1]) == SCARD_PROTOCOL_T0 ? SCARD_PCI_T0 : SCARD_PCI_T1;
    LONG result = SCardTransmit(env->extract_integer(env, args[0]), pci,
                                (const unsigned char *)command, size, NULL, response, &length);
    free(command);
    check(env, "SCardTransmit", result);
    return env->make_unibyte_string(env, (const char *)response, result ? 0 : (ptrdiff_t)length);
}

static void define(emacs_env *env, const char *name, int arity, emacs_function function)
{
    emacs_value made = env->make_function(env, arity, arity, function, NULL, NULL);
    emacs_value args[] = {Q(name), made};
    env->funcall(env, Q("defalias"), 2, args);
}

int emacs_module_init(struct emacs_runtime *runtime)
{
    emacs_env *env = runtime->get_environment(runtime);
    if ((size_t)env->size < sizeof *env)
        return 1; /* an Emacs that is older than the header */
    define(env, "pcsc-establish-context", 0, establish_context);
    define(env, "pcsc-release-context", 1, release_context);
    define(env, "pcsc-list-readers", 1, list_readers);
    define(env, "pcsc-connect", 2, connect_card);
    define(env, "pcsc-disconnect", 1, disconnect);
    define(env, "pcsc-transmit", 3, transmit);
    emacs_value feature = Q("pcsc-module");
    env->funcall(env, Q("provide"), 1, &feature);
    return 0;
}
