"""A protocol that the card does not offer is refused; with both, pcscd takes what there is."""

from winscard import (
    SCARD_PROTOCOL_ANY,
    SCARD_PROTOCOL_T0,
    SCARD_PROTOCOL_T1,
    SCARD_SHARE_SHARED,
    SUCCESS,
    begin,
    connect,
    disconnect,
)

ASKED = {SCARD_PROTOCOL_T1: "T=1", SCARD_PROTOCOL_T0: "T=0", SCARD_PROTOCOL_ANY: "T=0 or T=1"}

context, reader = begin()
for protocols, words in ASKED.items():
    code, card, protocol = connect(context, reader, SCARD_SHARE_SHARED, protocols)
    print(f"{words}: {code} {protocol}")
    if code == SUCCESS:
        disconnect(card)
