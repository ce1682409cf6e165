%% Asks the card in the first PC/SC reader for its greeting, through the binding in pcsc.erl.

-module(hello).

-export([start/0]).

-define(SELECT_APPLET, binary:decode_hex(~"00A404000AA00000006203010C0601")).
-define(GET_GREETING, binary:decode_hex(~"00000000")).

-spec start() -> no_return().
start() ->
    case pcsc:with_context(fun greet_in_first_reader/1) of
        ok ->
            halt(0);
        {error, Reason} ->
            io:format(standard_error, "~ts~n", [message(Reason)]),
            halt(1)
    end.

greet_in_first_reader(Context) ->
    maybe
        {ok, [Reader | _]} ?= pcsc:list_readers(Context),
        io:format("Reader: ~ts~n", [Reader]),
        pcsc:with_card(Context, Reader, fun greet/1)
    else
        {ok, []} -> {error, no_reader};
        Error -> Error
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
    case pcsc:transmit(Card, Command) of
        {ok, Response} when byte_size(Response) < 2 ->
            {error, no_status_word};
        {ok, Response} ->
            io:format("> ~s~n< ~s~n", [hex(Command), hex(Response)]),
            {ok, Response};
        Error ->
            Error
    end.

hex(Bytes) ->
    lists:join(" ", [binary:encode_hex(<<Byte>>) || <<Byte>> <= Bytes]).

message(no_reader) -> "There is no smart card reader.";
message(no_status_word) -> "The card gave no status word.";
message(Reason) -> pcsc:format_error(Reason).
