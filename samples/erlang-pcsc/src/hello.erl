%% Asks the card in the first PC/SC reader for its greeting, through erlang-pcsc.

-module(hello).

-export([start/0]).

-define(SELECT_APPLET, binary:decode_hex(~"00A404000AA00000006203010C0601")).
-define(PATIENCE_MS, 2000).
-define(GET_GREETING, binary:decode_hex(~"00000000")).

-spec start() -> no_return().
start() ->
    _ = application:load(lager),
    ok = application:set_env(lager, handlers, []),
    case told(fun greet_in_first_reader/0) of
        ok ->
            halt(0);
        {error, Reason} ->
            io:format(standard_error, "~ts~n", [message(Reason)]),
            halt(1)
    end.

%% A process of the wrapper that breaks takes its callers along: that becomes an error like others.
told(Action) ->
    try
        Action()
    catch
        exit:{Reason, _} -> {error, Reason}
    end.

greet_in_first_reader() ->
    maybe
        {ok, _} ?= application:ensure_all_started(pcsc),
        {ok, Reader} ?= first_reader(),
        io:format("Reader: ~ts~n", [Reader]),
        {ok, Card} ?= pcsc_card:start(Reader, shared, [t0, t1]),
        Result = greet_in_transaction(Card),
        _ = pcsc_card:disconnect(Card),
        Result
    end.

%% The process that knows the readers may have been told of none yet, so their first news is awaited.
first_reader() ->
    maybe
        {ok, News} ?= pcsc_card_db:monitor_readers(#{}),
        receive
            {pcsc_reader, available, News, _} ->
                {ok, Readers} = pcsc_card_db:list_readers(),
                {ok, hd(lists:sort(Readers))}
        after ?PATIENCE_MS ->
            {error, no_reader}
        end
    end.

%% In shared mode the wrapper sends commands in a transaction alone.
greet_in_transaction(Card) ->
    maybe
        ok ?= pcsc_card:begin_transaction(Card),
        Result = greet(Card),
        _ = pcsc_card:end_transaction(Card),
        Result
    end.

greet(Card) ->
    maybe
        {ok, _} ?= exchange(Card, ?SELECT_APPLET),
        {ok, Response} ?= exchange(Card, ?GET_GREETING),
        Size = byte_size(Response) - 2,
        case Response of
            <<Greeting:Size/binary, 16#90, 16#00>> when Size > 0 ->
                io:format("~ts~n", [Greeting]);
            _ ->
                ok
        end
    end.

exchange(Card, Command) ->
    case pcsc_card:command(Card, iso7816:decode_apdu_cmd(Command)) of
        {ok, [Reply]} ->
            Response = iso7816:encode_apdu_reply(Reply),
            io:format("> ~s~n< ~s~n", [hex(Command), hex(Response)]),
            {ok, Response};
        Error ->
            Error
    end.

hex(Bytes) ->
    lists:join(" ", [binary:encode_hex(<<Byte>>) || <<Byte>> <= Bytes]).

message(no_reader) -> "There is no smart card reader.";
message(Reason) -> io_lib:format("~tp", [Reason]).
