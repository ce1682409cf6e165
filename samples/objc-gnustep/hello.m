// Asks the card in the first PC/SC reader for its greeting, through the classes of PCSC.h.

#import "PCSC.h"

static const uint8_t selectApplet[] = {0x00, 0xA4, 0x04, 0x00, 0x0A, 0xA0, 0x00, 0x00,
                                       0x00, 0x62, 0x03, 0x01, 0x0C, 0x06, 0x01};
static const uint8_t getGreeting[] = {0x00, 0x00, 0x00, 0x00};

static void PrintBytes(char mark, NSData *data) {
    const uint8_t *bytes = [data bytes];
    putchar(mark);
    for (NSUInteger i = 0; i < [data length]; i++)
        printf(" %02X", bytes[i]);
    putchar('\n');
}

static NSData *Exchange(PCSCCard *card, const uint8_t *bytes, NSUInteger length, NSError **error) {
    NSData *command = [NSData dataWithBytes:bytes length:length];
    NSData *response = [card transmit:command error:error];
    if (response != nil) {
        PrintBytes('>', command);
        PrintBytes('<', response);
    }
    return response;
}

static BOOL Greet(PCSCCard *card, NSError **error) {
    if (Exchange(card, selectApplet, sizeof selectApplet, error) == nil)
        return NO;
    NSData *response = Exchange(card, getGreeting, sizeof getGreeting, error);
    if (response == nil)
        return NO;

    const uint8_t *bytes = [response bytes];
    NSUInteger length = [response length] - 2;
    if (length > 0 && bytes[length] == 0x90 && bytes[length + 1] == 0x00)
        printf("%.*s\n", (int)length, (const char *)bytes);
    return YES;
}

static BOOL GreetInFirstReader(PCSCContext *context, NSError **error) {
    NSString *reader = [[context readersWithError:error] firstObject];
    if (reader == nil)
        return NO;
    printf("Reader: %s\n", [reader UTF8String]);

    PCSCCard *card = [context connectToReader:reader error:error];
    if (card == nil)
        return NO;
    BOOL greeted = Greet(card, error);
    return [card disconnectWithError:(greeted ? error : NULL)] && greeted;
}

static BOOL Run(NSError **error) {
    PCSCContext *context = [PCSCContext contextWithError:error];
    if (context == nil)
        return NO;
    BOOL greeted = GreetInFirstReader(context, error);
    return [context closeWithError:(greeted ? error : NULL)] && greeted;
}

int main(void) {
    NSAutoreleasePool *pool = [[NSAutoreleasePool alloc] init];
    NSError *error = nil;
    BOOL succeeded = Run(&error);
    if (!succeeded)
        fprintf(stderr, "%s\n", [[error localizedDescription] UTF8String]);
    [pool release];
    return succeeded ? EXIT_SUCCESS : EXIT_FAILURE;
}
