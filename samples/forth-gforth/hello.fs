\ Asks the card in the first PC/SC reader for its greeting, through the words in pcsc.fs.

require pcsc.fs

hex
create select-applet
00 c, A4 c, 04 c, 00 c, 0A c, A0 c, 00 c, 00 c, 00 c, 62 c, 03 c, 01 c, 0C c, 06 c, 01 c,
here select-applet - constant /select-applet
create get-greeting 00 c, 00 c, 00 c, 00 c,
here get-greeting - constant /get-greeting
create success 90 c, 00 c,
decimal

: .byte ( u -- ) \ as two hexadecimal digits
  base @ swap hex 0 <# # # #> type base ! ;

: .bytes ( c-addr u -- ) bounds ?do space i c@ .byte loop cr ;

: exchange ( c-addr1 u1 -- c-addr2 u2 ) \ sends a command, and prints it with its response
  2dup transmit
  dup 2 < if s" The card gave no status word." >reason pcsc-fails then
  2swap ." >" .bytes ." <" 2dup .bytes ;

: without-status ( c-addr u1 -- c-addr u2 ) 2 - ;

: succeeded? ( c-addr u -- flag ) without-status + 2 success 2 str= ;

: greet ( -- )
  select-applet /select-applet exchange 2drop
  get-greeting /get-greeting exchange
  2dup succeeded? if without-status dup if 2dup type cr then then 2drop ;

: greet-in-first-reader ( -- )
  readers drop ." Reader: " dup zcount type cr
  connect ['] greet ['] disconnect finally ;

: greet-in-context ( -- )
  establish-context ['] greet-in-first-reader ['] release-context finally ;

: main ( -- )
  ['] greet-in-context catch
  dup pcsc-error = if drop reason count stderr write-line throw 1 (bye) then throw bye ;

main
