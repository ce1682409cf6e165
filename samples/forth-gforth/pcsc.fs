\ What a program needs of PC/SC to talk to a card: pcsc-lite, by gforth's libcc. A word that fails
\ says why in `reason`, and throws.

c-library pcsc
s" pcsclite" add-lib
\c #include <winscard.h>
c-function SCardEstablishContext SCardEstablishContext n a a a -- n
c-function SCardReleaseContext SCardReleaseContext n -- n
c-function SCardListReaders SCardListReaders n a a a -- n
c-function SCardConnect SCardConnect n a n n a a -- n
c-function SCardTransmit SCardTransmit n a a n a a a -- n
c-function SCardDisconnect SCardDisconnect n n -- n
c-function pcsc_stringify_error pcsc_stringify_error n -- a
end-c-library

\ DWORD and LONG are C's long, which is a cell.
2 constant scope-system
2 constant share-shared
3 constant any-protocol
0 constant leave-card
65548 constant max-buffer-size \ MAX_BUFFER_SIZE_EXTENDED

variable pcsc-context
variable card
variable length
create pci 0 , 2 cells , \ SCARD_IO_REQUEST: the protocol, and its own size
create response max-buffer-size allot

create reason 256 allot \ a counted string
: >reason ( c-addr u -- ) reason place ;
: +reason ( c-addr u -- ) reason +place ;

s" PC/SC" exception constant pcsc-error
: pcsc-fails ( -- ) pcsc-error throw ;

: zcount ( c-addr -- c-addr u ) \ of a string that a zero byte ends
  dup begin dup c@ while 1+ repeat over - ;

: check ( result c-addr u -- ) \ of the function of that name
  rot ?dup if
    -rot >reason s" : " +reason pcsc_stringify_error zcount +reason pcsc-fails
  then 2drop ;

: establish-context ( -- )
  scope-system 0 0 pcsc-context SCardEstablishContext s" SCardEstablishContext" check ;

: release-context ( -- )
  pcsc-context @ SCardReleaseContext s" SCardReleaseContext" check ;

: readers ( -- c-addr u ) \ the names, each with a zero byte behind it
  pcsc-context @ 0 0 length SCardListReaders s" SCardListReaders" check
  length @ allocate throw
  pcsc-context @ 0 2 pick length SCardListReaders s" SCardListReaders" check
  length @ ;

: connect ( c-addr -- ) \ to the card in a reader whose name a zero byte ends
  >r pcsc-context @ r> share-shared any-protocol card pci SCardConnect s" SCardConnect" check ;

: disconnect ( -- )
  card @ leave-card SCardDisconnect s" SCardDisconnect" check ;

: transmit ( c-addr1 u1 -- c-addr2 u2 ) \ a command, and the response to it
  max-buffer-size length !
  >r >r card @ pci r> r> 0 response length SCardTransmit s" SCardTransmit" check
  response length @ ;

: finally ( xt1 xt2 -- ) \ xt2 runs after xt1 in any case; of two failures the first counts
  >r catch r> swap
  ?dup if swap reason count pad place catch drop pad count >reason throw then
  execute ;
