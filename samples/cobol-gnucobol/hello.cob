       >>SOURCE FORMAT FREE
*> Asks the card in the first PC/SC reader for its greeting, through the C API of pcsc-lite.

IDENTIFICATION DIVISION.
PROGRAM-ID. hello-card.

DATA DIVISION.
WORKING-STORAGE SECTION.
COPY "winscard.cpy".

78 most-of-readers   VALUE 2049.
78 most-of-response  VALUE 65548.
78 line-feed         VALUE X"0A".

01 select-applet     PIC X(15) VALUE X"00A404000AA00000006203010C0601".
01 get-greeting      PIC X(4)  VALUE X"00000000".
01 status-ok         PIC X(2)  VALUE X"9000".

01 readers           PIC X(most-of-readers).
01 names-length      USAGE BINARY-DOUBLE UNSIGNED.
01 reader            PIC X(most-of-readers).
01 reader-length     USAGE BINARY-LONG UNSIGNED.

01 command           PIC X(15).
01 command-length    USAGE BINARY-DOUBLE UNSIGNED.
01 response          PIC X(most-of-response).
01 response-length   USAGE BINARY-DOUBLE UNSIGNED.
01 text-length       USAGE BINARY-LONG.

01 message-address   USAGE POINTER.
01 c-message         PIC X(128) BASED.
01 error-message     PIC X(128).

01 i                 USAGE BINARY-LONG UNSIGNED.

PROCEDURE DIVISION.
main.
    MOVE "SCardEstablishContext" TO scard-function
    CALL STATIC "SCardEstablishContext" USING BY VALUE scope-system no-pointer no-pointer
        BY REFERENCE scard-context RETURNING scard-result
    PERFORM check-result
    IF succeeded
        PERFORM greet-in-first-reader
        MOVE "SCardReleaseContext" TO scard-function
        CALL STATIC "SCardReleaseContext" USING BY VALUE scard-context RETURNING scard-result
        PERFORM check-result
    END-IF
    STOP RUN.

greet-in-first-reader.
    MOVE most-of-readers TO names-length
    MOVE "SCardListReaders" TO scard-function
    CALL STATIC "SCardListReaders" USING BY VALUE scard-context no-pointer
        BY REFERENCE readers names-length RETURNING scard-result
    PERFORM check-result
    IF NOT succeeded
        EXIT PARAGRAPH
    END-IF
    *> Each name ends with a zero, and so does their list.
    UNSTRING readers DELIMITED BY X"00" INTO reader COUNT IN reader-length
    DISPLAY "Reader: " reader(1:reader-length)

    MOVE "SCardConnect" TO scard-function
    CALL STATIC "SCardConnect" USING BY VALUE scard-context BY REFERENCE readers
        BY VALUE share-shared protocols BY REFERENCE scard-card scard-pci
        RETURNING scard-result
    PERFORM check-result
    IF succeeded
        PERFORM greet
        MOVE "SCardDisconnect" TO scard-function
        CALL STATIC "SCardDisconnect" USING BY VALUE scard-card leave-card RETURNING scard-result
        PERFORM check-result
    END-IF.

greet.
    MOVE select-applet TO command
    MOVE LENGTH OF select-applet TO command-length
    PERFORM exchange-apdu
    IF NOT succeeded
        EXIT PARAGRAPH
    END-IF

    MOVE get-greeting TO command
    MOVE LENGTH OF get-greeting TO command-length
    PERFORM exchange-apdu
    COMPUTE text-length = response-length - 2
    IF succeeded AND text-length > 0 AND response(text-length + 1:2) = status-ok
        DISPLAY response(1:text-length)
    END-IF.

*> Sends the command, and shows it with its response.
exchange-apdu.
    MOVE most-of-response TO response-length
    MOVE "SCardTransmit" TO scard-function
    CALL STATIC "SCardTransmit" USING BY VALUE scard-card BY REFERENCE scard-pci command
        BY VALUE command-length no-pointer BY REFERENCE response response-length
        RETURNING scard-result
    PERFORM check-result
    IF NOT succeeded
        EXIT PARAGRAPH
    END-IF
    IF response-length < 2
        DISPLAY "SCardTransmit: the card gave no status word" UPON SYSERR
        MOVE 1 TO RETURN-CODE
        MOVE -1 TO scard-result
        EXIT PARAGRAPH
    END-IF
    DISPLAY ">" NO ADVANCING
    PERFORM VARYING i FROM 1 BY 1 UNTIL i > command-length
        DISPLAY " " FUNCTION HEX-OF(command(i:1)) NO ADVANCING
    END-PERFORM
    DISPLAY line-feed "<" NO ADVANCING
    PERFORM VARYING i FROM 1 BY 1 UNTIL i > response-length
        DISPLAY " " FUNCTION HEX-OF(response(i:1)) NO ADVANCING
    END-PERFORM
    DISPLAY line-feed NO ADVANCING.

*> Says what failed, if something did: the exit status is 1 then.
check-result.
    IF NOT succeeded
        CALL STATIC "pcsc_stringify_error" USING BY VALUE scard-result RETURNING message-address
        SET ADDRESS OF c-message TO message-address
        UNSTRING c-message DELIMITED BY X"00" INTO error-message
        DISPLAY FUNCTION TRIM(scard-function) ": " FUNCTION TRIM(error-message) UPON SYSERR
        MOVE 1 TO RETURN-CODE
    END-IF.

END PROGRAM hello-card.
