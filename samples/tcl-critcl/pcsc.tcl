# What a program needs of PC/SC to talk to a card: pcsc-lite, bound by critcl. What fails throws
# {PCSC FUNCTION CODE TEXT}.

package provide pcsc 1.0
package require critcl 3.2

critcl::cheaders {*}[exec pkg-config --cflags libpcsclite]
critcl::clibraries {*}[exec pkg-config --libs libpcsclite]
critcl::tsources with.tcl

critcl::ccode {
    #include <stdio.h>
    #include <string.h>
    #include <winscard.h>

    // Calls a PC/SC function: TCL_OK, or an error of Tcl that says what failed.
    #define PCSC(function, ...) check(interp, #function, function(__VA_ARGS__))

    static int check(Tcl_Interp *interp, const char *function, LONG result) {
        if (result == SCARD_S_SUCCESS)
            return TCL_OK;
        const char *text = pcsc_stringify_error(result);
        char code[sizeof "0x00000000"];
        snprintf(code, sizeof code, "0x%08X", (unsigned)result);
        Tcl_SetErrorCode(interp, "PCSC", function, code, text, NULL);
        Tcl_SetObjResult(interp, Tcl_ObjPrintf("%s: %s", function, text));
        return TCL_ERROR;
    }
}

# A session with the PC/SC service: its handle.
critcl::cproc pcsc::Establish {Tcl_Interp* interp} ok {
    SCARDCONTEXT context;
    if (PCSC(SCardEstablishContext, SCARD_SCOPE_SYSTEM, NULL, NULL, &context) != TCL_OK)
        return TCL_ERROR;
    Tcl_SetObjResult(interp, Tcl_NewWideIntObj(context));
    return TCL_OK;
}

critcl::cproc pcsc::Release {Tcl_Interp* interp wideint context} ok {
    return PCSC(SCardReleaseContext, context);
}

# The names of the readers; that there is none is an error.
critcl::cproc pcsc::readers {Tcl_Interp* interp wideint context} ok {
    // The names come one after the other, each ended by a zero, and one more zero in the end.
    char names[PCSCLITE_MAX_READERS_CONTEXTS * MAX_READERNAME + 1];
    DWORD length = sizeof names;
    if (PCSC(SCardListReaders, context, NULL, names, &length) != TCL_OK)
        return TCL_ERROR;
    Tcl_Obj *readers = Tcl_NewListObj(0, NULL);
    for (const char *name = names; *name != '\0'; name += strlen(name) + 1)
        Tcl_ListObjAppendElement(interp, readers, Tcl_NewStringObj(name, -1));
    Tcl_SetObjResult(interp, readers);
    return TCL_OK;
}

# A connection to the card in a reader, shared with other programs: its handle and its protocol.
critcl::cproc pcsc::Connect {Tcl_Interp* interp wideint context char* reader} ok {
    SCARDHANDLE card;
    DWORD protocol;
    if (PCSC(SCardConnect, context, reader, SCARD_SHARE_SHARED,
             SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, &card, &protocol) != TCL_OK)
        return TCL_ERROR;
    Tcl_Obj *connection[] = {Tcl_NewWideIntObj(card), Tcl_NewWideIntObj(protocol)};
    Tcl_SetObjResult(interp, Tcl_NewListObj(2, connection));
    return TCL_OK;
}

critcl::cproc pcsc::Disconnect {Tcl_Interp* interp wideint card} ok {
    return PCSC(SCardDisconnect, card, SCARD_LEAVE_CARD);
}

critcl::cproc pcsc::Transmit {Tcl_Interp* interp wideint card wideint protocol bytes command} ok {
    const SCARD_IO_REQUEST *pci = protocol == SCARD_PROTOCOL_T0 ? SCARD_PCI_T0 : SCARD_PCI_T1;
    BYTE response[MAX_BUFFER_SIZE_EXTENDED];
    DWORD length = sizeof response;
    if (PCSC(SCardTransmit, card, pci, command.s, command.len, NULL, response, &length) != TCL_OK)
        return TCL_ERROR;
    Tcl_SetObjResult(interp, Tcl_NewByteArrayObj(response, length));
    return TCL_OK;
}
