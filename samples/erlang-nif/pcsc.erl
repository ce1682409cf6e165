-module(pcsc).
-moduledoc "What a program needs of PC/SC to talk to a card: pcsc-lite, bound in pcsc_nif.c.".

-export([
    with_context/1,
    establish_context/0,
    release_context/1,
    list_readers/1,
    with_card/3,
    connect/2,
    disconnect/1,
    transmit/2,
    format_error/1
]).

-export_type([context/0, card/0, reason/0]).

-nifs([
    establish_context/0,
    release_context/1,
    list_readers/1,
    connect/2,
    disconnect/1,
    transmit/2
]).

-on_load(load/0).

-opaque context() :: reference().
-opaque card() :: reference().
-type reason() :: {Function :: atom(), Code :: pos_integer(), Text :: binary()}.

-spec load() -> ok | {error, term()}.
load() ->
    erlang:load_nif(filename:join(filename:dirname(code:which(?MODULE)), "pcsc_nif"), 0).

-doc "Calls a function with a context, which is released whatever comes of the call.".
-spec with_context(fun((context()) -> ok | {error, Reason})) -> ok | {error, Reason | reason()}.
with_context(Fun) ->
    maybe
        {ok, Context} ?= establish_context(),
        with(Context, Fun, fun release_context/1)
    end.

-spec establish_context() -> {ok, context()} | {error, reason()}.
establish_context() ->
    erlang:nif_error(not_loaded).

-spec release_context(context()) -> ok | {error, reason()}.
release_context(_Context) ->
    erlang:nif_error(not_loaded).

-spec list_readers(context()) -> {ok, [binary()]} | {error, reason()}.
list_readers(_Context) ->
    erlang:nif_error(not_loaded).

-doc "Calls a function with the card in a reader, which is disconnected whatever comes of the call.".
-spec with_card(context(), binary(), fun((card()) -> ok | {error, Reason})) ->
    ok | {error, Reason | reason()}.
with_card(Context, Reader, Fun) ->
    maybe
        {ok, Card} ?= connect(Context, Reader),
        with(Card, Fun, fun disconnect/1)
    end.

-spec connect(context(), binary()) -> {ok, card()} | {error, reason()}.
connect(_Context, _Reader) ->
    erlang:nif_error(not_loaded).

-spec disconnect(card()) -> ok | {error, reason()}.
disconnect(_Card) ->
    erlang:nif_error(not_loaded).

-spec transmit(card(), binary()) -> {ok, binary()} | {error, reason()}.
transmit(_Card, _Command) ->
    erlang:nif_error(not_loaded).

-spec format_error(reason()) -> iolist().
format_error({Function, _Code, Text}) ->
    [atom_to_list(Function), ": ", Text].

%% An error of Release matters only when nothing went wrong before.
with(Handle, Fun, Release) ->
    try Fun(Handle) of
        ok ->
            Release(Handle);
        {error, _} = Error ->
            _ = Release(Handle),
            Error
    catch
        Class:Reason:Stacktrace ->
            _ = Release(Handle),
            erlang:raise(Class, Reason, Stacktrace)
    end.
