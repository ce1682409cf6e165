// Asks the card in the first smart card reader for its greeting, through those methods of
// CryptoTokenKit that wait for the answer.

#import <CryptoTokenKit/CryptoTokenKit.h>
#import <Foundation/Foundation.h>

static const UInt8 applet[] = {0xA0, 0x00, 0x00, 0x00, 0x62, 0x03, 0x01, 0x0C, 0x06, 0x01};

static BOOL fail(NSError **error, NSString *what) {
    *error = [NSError errorWithDomain:TKErrorDomain
                                 code:TKErrorCodeCommunicationError
                             userInfo:@{NSLocalizedDescriptionKey : what}];
    return NO;
}

static NSString *hex(NSData *data) {
    NSMutableString *digits = [NSMutableString string];
    const UInt8 *bytes = data.bytes;
    for (NSUInteger i = 0; i < data.length; i++)
        [digits appendFormat:@" %02X", bytes[i]];
    return digits;
}

// Prints a command of class 00 as the framework puts it together, with Lc before its data.
static void printCommand(UInt8 ins, UInt8 p1, NSData *data) {
    printf("> 00 %02X %02X 00", ins, p1);
    if (data)
        printf(" %02X%s", (unsigned)data.length, hex(data).UTF8String);
    printf("\n");
}

// Sends a command, prints it with its response, and returns the response's data.
static NSData *exchange(TKSmartCard *card, UInt8 ins, UInt8 p1, NSData *data, UInt16 *sw,
                        NSError **error) {
    NSData *response = [card sendIns:ins p1:p1 p2:0x00 data:data le:nil sw:sw error:error];
    if (!response)
        return nil;
    printCommand(ins, p1, data);
    NSString *digits = [hex(response) stringByAppendingFormat:@" %02X %02X", *sw >> 8, *sw & 0xFF];
    printf("<%s\n", digits.UTF8String);
    return response;
}

static BOOL greet(TKSmartCard *card, NSError **error) {
    UInt16 sw = 0;
    NSData *aid = [NSData dataWithBytes:applet length:sizeof applet];
    if (!exchange(card, 0xA4, 0x04, aid, &sw, error)) // SELECT, by its name
        return NO;
    NSData *greeting = exchange(card, 0x00, 0x00, nil, &sw, error);
    if (!greeting)
        return NO;
    if (sw == 0x9000 && greeting.length > 0)
        printf("%.*s\n", (int)greeting.length, (const char *)greeting.bytes);
    return YES;
}

static BOOL greetInFirstReader(NSError **error) {
    TKSmartCardSlotManager *manager = [TKSmartCardSlotManager defaultManager];
    if (!manager)
        return fail(error, @"Smart cards cannot be used.");
    NSString *name = manager.slotNames.firstObject;
    if (!name)
        return fail(error, @"There is no reader.");
    printf("Reader: %s\n", name.UTF8String);

    TKSmartCard *card = [[manager slotNamed:name] makeSmartCard];
    if (!card)
        return fail(error, @"There is no card in the reader, or it is mute.");
    return [card inSessionWithError:error
                       executeBlock:^BOOL(NSError **failure) {
                           return greet(card, failure);
                       }];
}

int main(void) {
    @autoreleasepool {
        NSError *error = nil;
        if (greetInFirstReader(&error))
            return EXIT_SUCCESS;
        fprintf(stderr, "%s\n", error.localizedDescription.UTF8String);
        return EXIT_FAILURE;
    }
}
