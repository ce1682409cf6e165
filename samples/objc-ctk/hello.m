// Asks the card in the first smart card reader for its greeting, through CryptoTokenKit, whose
// methods answer later, on a queue of their own.

#import <CryptoTokenKit/CryptoTokenKit.h>
#import <Foundation/Foundation.h>

static const UInt8 selectApplet[] = {0x00, 0xA4, 0x04, 0x00, 0x0A, 0xA0, 0x00, 0x00,
                                     0x00, 0x62, 0x03, 0x01, 0x0C, 0x06, 0x01};
static const UInt8 getGreeting[] = {0x00, 0x00, 0x00, 0x00};

typedef void (^Exchanged)(NSData *response, NSError *error);
typedef void (^Done)(NSError *error);

static NSError *problem(NSString *what) {
    NSDictionary *words = @{NSLocalizedDescriptionKey : what};
    return [NSError errorWithDomain:TKErrorDomain
                               code:TKErrorCodeCommunicationError
                           userInfo:words];
}

static NSString *hex(NSData *data) {
    NSMutableArray *digits = [NSMutableArray array];
    const UInt8 *bytes = data.bytes;
    for (NSUInteger i = 0; i < data.length; i++)
        [digits addObject:[NSString stringWithFormat:@"%02X", bytes[i]]];
    return [digits componentsJoinedByString:@" "];
}

// Sends a command, prints it with its response, and hands the response on.
static void exchange(TKSmartCard *card, NSData *command, Exchanged then) {
    [card transmitRequest:command
                    reply:^(NSData *response, NSError *error) {
                        if (response.length < 2) {
                            then(nil, error ?: problem(@"The card gave no status word."));
                            return;
                        }
                        printf("> %s\n", hex(command).UTF8String);
                        printf("< %s\n", hex(response).UTF8String);
                        then(response, nil);
                    }];
}

// Prints the text of a response, where the card gave one.
static void show(NSData *response) {
    const UInt8 *bytes = response.bytes;
    NSUInteger length = response.length - 2;
    if (length > 0 && bytes[length] == 0x90 && bytes[length + 1] == 0x00)
        printf("%.*s\n", (int)length, (const char *)bytes);
}

static void greet(TKSmartCard *card, Done done) {
    NSData *select = [NSData dataWithBytes:selectApplet length:sizeof selectApplet];
    NSData *get = [NSData dataWithBytes:getGreeting length:sizeof getGreeting];
    exchange(card, select, ^(NSData *selected, NSError *error) {
        if (!selected) {
            done(error);
            return;
        }
        exchange(card, get, ^(NSData *greeting, NSError *failure) {
            if (greeting)
                show(greeting);
            done(failure);
        });
    });
}

static void greetInSlot(TKSmartCardSlot *slot, Done done) {
    TKSmartCard *card = [slot makeSmartCard];
    if (!card) {
        done(problem(@"There is no card in the reader, or it is mute."));
        return;
    }
    [card beginSessionWithReply:^(BOOL success, NSError *error) {
        if (!success) {
            done(error);
            return;
        }
        greet(card, ^(NSError *failure) {
            [card endSession];
            done(failure);
        });
    }];
}

static void greetInFirstReader(Done done) {
    TKSmartCardSlotManager *manager = [TKSmartCardSlotManager defaultManager];
    NSString *name = manager.slotNames.firstObject;
    if (!name) {
        done(problem(manager ? @"There is no reader." : @"Smart cards cannot be used."));
        return;
    }
    printf("Reader: %s\n", name.UTF8String);
    [manager getSlotWithName:name
                       reply:^(TKSmartCardSlot *slot) {
                           greetInSlot(slot, done);
                       }];
}

int main(void) {
    @autoreleasepool {
        __block int status = EXIT_SUCCESS;
        dispatch_semaphore_t finished = dispatch_semaphore_create(0);
        greetInFirstReader(^(NSError *error) {
            if (error) {
                fprintf(stderr, "%s\n", error.localizedDescription.UTF8String);
                status = EXIT_FAILURE;
            }
            dispatch_semaphore_signal(finished);
        });
        dispatch_semaphore_wait(finished, DISPATCH_TIME_FOREVER);
        return status;
    }
}
