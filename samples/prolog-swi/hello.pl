% Asks the card in the first PC/SC reader for its greeting, through the binding
% in pcsc.pl and pcsc.c.

:- use_module(pcsc).
:- use_module(library(lists)).
:- use_module(library(utf8)).

:- initialization(main, main).

select_applet([0x00, 0xA4, 0x04, 0x00, 0x0A,
               0xA0, 0x00, 0x00, 0x00, 0x62, 0x03, 0x01, 0x0C, 0x06, 0x01]).

get_greeting([0x00, 0x00, 0x00, 0x00]).

% Left to itself, an uncaught error exits with 2.
main :-
    catch(greet_in_first_reader,
          Error,
          ( print_message(error, Error),
            halt(1)
          )).

greet_in_first_reader :-
    setup_call_cleanup(
        pcsc_establish_context(Context),
        greet_in_first_reader(Context),
        pcsc_release_context(Context)).

greet_in_first_reader(Context) :-
    pcsc_list_readers(Context, [Reader|_]),
    format("Reader: ~w~n", [Reader]),
    setup_call_cleanup(
        pcsc_connect(Context, Reader, Card),
        greet(Card),
        pcsc_disconnect(Card)).

greet(Card) :-
    select_applet(SelectApplet),
    exchange(Card, SelectApplet, _),
    get_greeting(GetGreeting),
    exchange(Card, GetGreeting, Response),
    (   append(Greeting, [0x90, 0x00], Response),
        Greeting = [_|_]
    ->  phrase(utf8_codes(Text), Greeting),
        format("~s~n", [Text])
    ;   true
    ).

exchange(Card, Command, Response) :-
    pcsc_transmit(Card, Command, Response),
    print_bytes('>', Command),
    print_bytes('<', Response).

print_bytes(Mark, Bytes) :-
    write(Mark),
    forall(member(Byte, Bytes),
           format(" ~|~`0t~16R~2+", [Byte])),
    nl.
