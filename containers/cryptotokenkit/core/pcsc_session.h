/*
 * What both faces of the stand-in do with PC/SC. A result is one of PC/SC's codes, and 0 success.
 * The types are C's own, as winscard.h has a BOOL that is not Objective-C's.
 */

#ifndef PCSC_SESSION_H
#define PCSC_SESSION_H

#include <stddef.h>

/* The states of TKSmartCardSlotState, under its numbers. */
enum slot_state { SLOT_MISSING, SLOT_EMPTY, SLOT_PROBING, SLOT_MUTE_CARD, SLOT_VALID_CARD };

/* A card that is being talked to: the connection, and the transaction that keeps others out. */
struct session {
    long card;
    unsigned long protocol;
};

/* A whole extended response, and more. */
#define LONGEST_RESPONSE 65548

/* Opens the way to the service; nobody closes it, as the framework keeps it, too. */
long service_open(long *context);

/* A result in PC/SC's words. */
const char *result_words(long result);

/*
 * The names of readers, each ended by a zero byte, and all by another one. NULL where there is
 * none, or no service. The caller frees it.
 */
char *slot_names(long context);

/* The state of a reader now. */
enum slot_state slot_state(long context, const char *name);

/* Connects, in whatever protocol the card offers, and waits until nobody else has a session. */
long session_begin(struct session *session, long context, const char *name);

/*
 * Sends a command. response: of LONGEST_RESPONSE bytes at least; length: how many of them came.
 */
long session_transmit(const struct session *session, const unsigned char *command, size_t size,
                      unsigned char *response, size_t *length);

/* Lets others have the card, and leaves it as it is. */
void session_end(struct session *session);

#endif
