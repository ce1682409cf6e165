// The functions of pcsc-lite as NIFs of the module in lib/pcsc.ex.

#include <erl_nif.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <winscard.h>

// What is still open when the garbage collector finds it is closed by the resource's destructor.
typedef struct {
    SCARDCONTEXT handle;
    atomic_bool open;
} Context;

typedef struct {
    SCARDHANDLE handle;
    const SCARD_IO_REQUEST *pci;
    Context *context;
    atomic_bool open;
} Card;

static ErlNifResourceType *context_type;
static ErlNifResourceType *card_type;

static ERL_NIF_TERM make_binary(ErlNifEnv *env, const void *bytes, size_t length) {
    ERL_NIF_TERM term;
    memcpy(enif_make_new_binary(env, length, &term), bytes, length);
    return term;
}

static ERL_NIF_TERM make_ok(ErlNifEnv *env, ERL_NIF_TERM value) {
    return enif_make_tuple2(env, enif_make_atom(env, "ok"), value);
}

// Makes {error, {Function, Code, Text}}.
static ERL_NIF_TERM make_error(ErlNifEnv *env, const char *function, LONG code) {
    const char *text = pcsc_stringify_error(code);
    return enif_make_tuple2(env, enif_make_atom(env, "error"),
                            enif_make_tuple3(env, enif_make_atom(env, function),
                                             enif_make_long(env, code),
                                             make_binary(env, text, strlen(text))));
}

static ERL_NIF_TERM establish_context(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[]) {
    SCARDCONTEXT handle;
    LONG result = SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &handle);
    if (result != SCARD_S_SUCCESS)
        return make_error(env, "SCardEstablishContext", result);

    Context *context = enif_alloc_resource(context_type, sizeof *context);
    context->handle = handle;
    context->open = true;
    ERL_NIF_TERM term = enif_make_resource(env, context);
    enif_release_resource(context);
    return make_ok(env, term);
}

static ERL_NIF_TERM release_context(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[]) {
    Context *context;
    if (!enif_get_resource(env, argv[0], context_type, (void **)&context))
        return enif_make_badarg(env);

    context->open = false;
    LONG result = SCardReleaseContext(context->handle);
    return result == SCARD_S_SUCCESS ? enif_make_atom(env, "ok")
                                     : make_error(env, "SCardReleaseContext", result);
}

static ERL_NIF_TERM list_readers(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[]) {
    Context *context;
    if (!enif_get_resource(env, argv[0], context_type, (void **)&context))
        return enif_make_badarg(env);

    // The names come one after the other, each ended by a zero, and one more zero in the end.
    char names[PCSCLITE_MAX_READERS_CONTEXTS * MAX_READERNAME + 1];
    DWORD length = sizeof names;
    LONG result = SCardListReaders(context->handle, NULL, names, &length);
    if (result != SCARD_S_SUCCESS)
        return make_error(env, "SCardListReaders", result);

    ERL_NIF_TERM readers[PCSCLITE_MAX_READERS_CONTEXTS];
    unsigned count = 0;
    for (const char *name = names; *name != '\0'; name += strlen(name) + 1)
        readers[count++] = make_binary(env, name, strlen(name));
    return make_ok(env, enif_make_list_from_array(env, readers, count));
}

static ERL_NIF_TERM connect_card(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[]) {
    Context *context;
    ErlNifBinary name;
    char reader[MAX_READERNAME] = "";
    if (!enif_get_resource(env, argv[0], context_type, (void **)&context) ||
        !enif_inspect_binary(env, argv[1], &name) || name.size >= sizeof reader)
        return enif_make_badarg(env);
    memcpy(reader, name.data, name.size);

    SCARDHANDLE handle;
    DWORD protocol;
    LONG result = SCardConnect(context->handle, reader, SCARD_SHARE_SHARED,
                               SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, &handle, &protocol);
    if (result != SCARD_S_SUCCESS)
        return make_error(env, "SCardConnect", result);

    Card *card = enif_alloc_resource(card_type, sizeof *card);
    card->handle = handle;
    card->pci = protocol == SCARD_PROTOCOL_T0 ? SCARD_PCI_T0 : SCARD_PCI_T1;
    card->context = context;
    card->open = true;
    enif_keep_resource(context);
    ERL_NIF_TERM term = enif_make_resource(env, card);
    enif_release_resource(card);
    return make_ok(env, term);
}

static ERL_NIF_TERM disconnect_card(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[]) {
    Card *card;
    if (!enif_get_resource(env, argv[0], card_type, (void **)&card))
        return enif_make_badarg(env);

    card->open = false;
    LONG result = SCardDisconnect(card->handle, SCARD_LEAVE_CARD);
    return result == SCARD_S_SUCCESS ? enif_make_atom(env, "ok")
                                     : make_error(env, "SCardDisconnect", result);
}

static ERL_NIF_TERM transmit(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[]) {
    Card *card;
    ErlNifBinary command;
    if (!enif_get_resource(env, argv[0], card_type, (void **)&card) ||
        !enif_inspect_binary(env, argv[1], &command))
        return enif_make_badarg(env);

    BYTE response[MAX_BUFFER_SIZE];
    DWORD length = sizeof response;
    LONG result =
        SCardTransmit(card->handle, card->pci, command.data, command.size, NULL, response, &length);
    return result == SCARD_S_SUCCESS ? make_ok(env, make_binary(env, response, length))
                                     : make_error(env, "SCardTransmit", result);
}

static void context_gone(ErlNifEnv *env, void *resource) {
    Context *context = resource;
    if (context->open)
        SCardReleaseContext(context->handle);
}

static void card_gone(ErlNifEnv *env, void *resource) {
    Card *card = resource;
    if (card->open)
        SCardDisconnect(card->handle, SCARD_LEAVE_CARD);
    enif_release_resource(card->context);
}

static int load(ErlNifEnv *env, void **priv_data, ERL_NIF_TERM load_info) {
    context_type =
        enif_open_resource_type(env, NULL, "context", context_gone, ERL_NIF_RT_CREATE, NULL);
    card_type = enif_open_resource_type(env, NULL, "card", card_gone, ERL_NIF_RT_CREATE, NULL);
    return context_type == NULL || card_type == NULL;
}

// Any of them may wait for pcscd, a reader or a card: not on a scheduler of processes.
static ErlNifFunc functions[] = {
    {"nif_establish_context", 0, establish_context, ERL_NIF_DIRTY_JOB_IO_BOUND},
    {"nif_release_context", 1, release_context, ERL_NIF_DIRTY_JOB_IO_BOUND},
    {"nif_list_readers", 1, list_readers, ERL_NIF_DIRTY_JOB_IO_BOUND},
    {"nif_connect", 2, connect_card, ERL_NIF_DIRTY_JOB_IO_BOUND},
    {"nif_disconnect", 1, disconnect_card, ERL_NIF_DIRTY_JOB_IO_BOUND},
    {"nif_transmit", 2, transmit, ERL_NIF_DIRTY_JOB_IO_BOUND},
};

ERL_NIF_INIT(Elixir.PCSC, functions, load, NULL, NULL, NULL)
