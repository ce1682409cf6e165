% Asks the card in the first PC/SC reader for its greeting, through the binding
% in pcsc.pl and pcsc.c.

:- initialization(main).

select_applet([0x00, 0xA4, 0x04, 0x00, 0x0A,
               0xA0, 0x00, 0x00, 0x00, 0x62, 0x03, 0x01, 0x0C, 0x06, 0x01]).

get_greeting([0x00, 0x00, 0x00, 0x00]).

% Left to itself, an uncaught error goes to stdout, with exit status 0.
main :-
    catch(pcsc_with_context(greet_in_first_reader),
          Error,
          (report(Error), halt(1))).

greet_in_first_reader(Context) :-
    pcsc_list_readers(Context, [Reader|_]),
    format("Reader: ~a~n", [Reader]),
    pcsc_with_card(Context, Reader, greet).

greet(Card) :-
    select_applet(SelectApplet),
    exchange(Card, SelectApplet, _),
    get_greeting(GetGreeting),
    exchange(Card, GetGreeting, Response),
    (   append(Greeting, [0x90, 0x00], Response),
        Greeting = [_|_]
    ->  format("~s~n", [Greeting])
    ;   true
    ).

exchange(Card, Command, Response) :-
    pcsc_transmit(Card, Command, Response),
    print_bytes('>', Command),
    print_bytes('<', Response).

print_bytes(Mark, Bytes) :-
    write(Mark),
    print_bytes(Bytes).

print_bytes([]) :-
    nl.
print_bytes([Byte|Bytes]) :-
    High is Byte >> 4,
    Low is Byte /\ 15,
    format(" ~16R~16R", [High, Low]),
    print_bytes(Bytes).

report(error(system_error(Text), Function/_)) :-
    !,
    format(user_error, "~a: ~a~n", [Function, Text]).
report(Error) :-
    format(user_error, "~q~n", [Error]).
