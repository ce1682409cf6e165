% What a program needs of PC/SC to talk to a card: pcsc-lite, bound in pcsc.c.
%
% What fails throws error(system_error(Text), Function/Arity), as GNU Prolog
% itself does when the operating system refuses something.

:- foreign(pcsc_establish_context(-integer),
           [return(none), bip_name('SCardEstablishContext', 4)]).
:- foreign(pcsc_release_context(+integer),
           [return(none), bip_name('SCardReleaseContext', 1)]).
:- foreign(pcsc_list_readers(+integer, -term),
           [return(none), bip_name('SCardListReaders', 4)]).
:- foreign(pcsc_connect(+integer, +string, -integer, -integer),
           [return(none), bip_name('SCardConnect', 6)]).
:- foreign(pcsc_disconnect(+integer),
           [return(none), bip_name('SCardDisconnect', 2)]).
:- foreign(pcsc_transmit(+integer, +integer, +term, -term),
           [return(none), bip_name('SCardTransmit', 7)]).

% pcsc_with_context(+Goal): calls Goal once with a context added to its
% arguments, and releases the context whatever comes of it.
pcsc_with_context(Goal) :-
    pcsc_establish_context(Context),
    pcsc_call_cleanup(call(Goal, Context), pcsc_release_context(Context)).

% pcsc_with_card(+Context, +Reader, +Goal): calls Goal once with the card in
% the reader added to its arguments, and disconnects from it whatever comes.
pcsc_with_card(Context, Reader, Goal) :-
    pcsc_connect(Context, Reader, Handle, Protocol),
    pcsc_call_cleanup(call(Goal, card(Handle, Protocol)),
                      pcsc_disconnect(Handle)).

% pcsc_transmit(+Card, +Command, -Response): sends a list of bytes and gets one.
pcsc_transmit(card(Handle, Protocol), Command, Response) :-
    pcsc_transmit(Handle, Protocol, Command, Response).

% GNU Prolog has no setup_call_cleanup/3. After an exception of Goal one of
% Cleanup does not matter any more.
pcsc_call_cleanup(Goal, Cleanup) :-
    catch((Goal -> Outcome = true ; Outcome = fail),
          Error,
          Outcome = throw(Error)),
    (   Outcome = throw(_)
    ->  catch(Cleanup, _, true)
    ;   call(Cleanup)
    ),
    call(Outcome).
