:- module(pcsc,
          [ pcsc_establish_context/1,   % -Context
            pcsc_release_context/1,     % +Context
            pcsc_list_readers/2,        % +Context, -Readers
            pcsc_connect/3,             % +Context, +Reader, -Card
            pcsc_disconnect/1,          % +Card
            pcsc_transmit/3             % +Card, +Command, -Response
          ]).

/** <module> What a program needs of PC/SC to talk to a card

pcsc-lite, bound in pcsc.c. Readers are atoms; a command and its response are
lists of bytes. What fails throws error(pcsc_error(Function, Code, Text), _).
*/

:- use_foreign_library(pcsc).

:- multifile prolog:error_message//1.

prolog:error_message(pcsc_error(Function, _Code, Text)) -->
    [ '~w: ~w'-[Function, Text] ].

pcsc_connect(Context, Reader, card(Handle, Protocol)) :-
    connect_card(Context, Reader, Handle, Protocol).

pcsc_disconnect(card(Handle, _Protocol)) :-
    disconnect_card(Handle).

pcsc_transmit(card(Handle, Protocol), Command, Response) :-
    transmit(Handle, Protocol, Command, Response).
