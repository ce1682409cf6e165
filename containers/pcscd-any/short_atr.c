// Whether pcsc-lite decodes legal ATRs in which nothing follows the interface bytes.
//
// Built with src/atrhandler.c of the tree in question. Prints those that it does not decode as
// they are meant; exit status 1 if there are any.

#include <stdio.h>

#include "pcsclite.h"
#include "atrhandler.h"

// ISO 7816-3, 8.2: T0 announces TA1 to TD1 and the number of historical bytes. A card that offers
// T=0 alone, as all of these, has no TCK; without historical bytes, the last interface byte ends it.
static struct {
    DWORD length;
    UCHAR bytes[MAX_ATR_SIZE];
} atrs[] = {
    {2, {0x3B, 0x00}},
    {2, {0x3F, 0x00}},
    {3, {0x3B, 0x10, 0x11}},
    {3, {0x3B, 0x20, 0x00}},
    {3, {0x3B, 0x40, 0x00}},
    {4, {0x3B, 0x60, 0x00, 0x00}},
    {5, {0x3B, 0x70, 0x11, 0x00, 0x00}},
    {3, {0x3B, 0x80, 0x00}},
    {4, {0x3B, 0x80, 0x10, 0x00}},
};

int main(void) {
    int status = 0;
    for (size_t i = 0; i < sizeof atrs / sizeof *atrs; i++) {
        int available, current;
        short result = ATRDecodeAtr(&available, &current, atrs[i].bytes, atrs[i].length);
        if (result == 0 && available == SCARD_PROTOCOL_T0 && current == SCARD_PROTOCOL_T0)
            continue;
        status = 1;
        printf("not decoded:");
        for (DWORD n = 0; n < atrs[i].length; n++)
            printf(" %02X", atrs[i].bytes[n]);
        printf("\n");
    }
    return status;
}
