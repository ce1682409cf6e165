/*
 * The stand-in's face in Objective-C. The runtime of GNUstep knows no automatic reference
 * counting, so what is kept is retained by hand.
 */

#import <CryptoTokenKit/CryptoTokenKit.h>
#import <Foundation/NSThread.h>

#include <Block.h>
#include <stdlib.h>

#include "pcsc_session.h"

NSString *const TKErrorDomain = @"CryptoTokenKit";

/* What blocks do with the objects that they hold: their runtime knows no Objective-C. */
struct block_callbacks {
    size_t size;
    void (*retain)(const void *object);
    void (*release)(const void *object);
    void (*destruct)(const void *object);
};
extern void _Block_use_RR2(const struct block_callbacks *callbacks);

static void retain_object(const void *object)
{
    [(id)object retain];
}

static void release_object(const void *object)
{
    [(id)object release];
}

/* Nothing is to be taken apart before an object's own dealloc. */
static void keep_object(const void *object)
{
    (void)object;
}

static dispatch_queue_t queue;

__attribute__((constructor)) static void set_up(void)
{
    static const struct block_callbacks callbacks = {sizeof callbacks, retain_object,
                                                     release_object, keep_object};
    _Block_use_RR2(&callbacks);
    queue = dispatch_queue_create("CryptoTokenKit", DISPATCH_QUEUE_SERIAL);
}

/* Runs a block later, on a thread that is no NSThread by itself. */
static void later(void (^block)(void))
{
    dispatch_async(queue, ^{
        GSRegisterCurrentThread();
        @autoreleasepool {
            block();
        }
        GSUnregisterCurrentThread();
    });
}

static NSError *error_of(TKErrorCode code, NSString *words)
{
    return [NSError errorWithDomain:TKErrorDomain
                               code:code
                           userInfo:@{NSLocalizedDescriptionKey : words}];
}

/* PC/SC's own words; Apple's framework has its own. */
static NSError *error_of_pcsc(long result)
{
    return error_of(TKErrorCodeCommunicationError, @(result_words(result)));
}

@interface TKSmartCardSlot ()
- (instancetype)initWithContext:(long)context name:(NSString *)name;
- (long)context;
@end

@interface TKSmartCard ()
- (instancetype)initWithSlot:(TKSmartCardSlot *)slot;
- (NSError *)begin;
- (NSData *)transmit:(NSData *)request error:(NSError **)error;
@end

@implementation TKSmartCardSlotManager

+ (TKSmartCardSlotManager *)defaultManager
{
    static TKSmartCardSlotManager *manager;
    static dispatch_once_t once;
    dispatch_once(&once, ^{
        manager = [[self alloc] init];
    });
    return manager;
}

- (instancetype)init
{
    self = [super init];
    if (self && service_open(&context)) {
        [self release];
        return nil;
    }
    return self;
}

- (NSArray *)slotNames
{
    NSMutableArray *found = [NSMutableArray array];
    char *names = slot_names(context);
    for (const char *name = names; name && *name; name += strlen(name) + 1)
        [found addObject:@(name)];
    free(names);
    return found;
}

- (TKSmartCardSlot *)slotNamed:(NSString *)name
{
    if (![[self slotNames] containsObject:name])
        return nil;
    return [[[TKSmartCardSlot alloc] initWithContext:context name:name] autorelease];
}

- (void)getSlotWithName:(NSString *)name reply:(void (^)(TKSmartCardSlot *slot))reply
{
    later(^{
        reply([self slotNamed:name]);
    });
}

@end

@implementation TKSmartCardSlot

- (instancetype)initWithContext:(long)itsContext name:(NSString *)itsName
{
    self = [super init];
    if (self) {
        context = itsContext;
        name = [itsName copy];
    }
    return self;
}

- (void)dealloc
{
    [name release];
    [super dealloc];
}

- (long)context
{
    return context;
}

- (NSString *)name
{
    return name;
}

- (TKSmartCardSlotState)state
{
    return (TKSmartCardSlotState)slot_state(context, [name UTF8String]);
}

- (TKSmartCard *)makeSmartCard
{
    if ([self state] != TKSmartCardSlotStateValidCard)
        return nil;
    return [[[TKSmartCard alloc] initWithSlot:self] autorelease];
}

@end

@implementation TKSmartCard

@synthesize slot;
@synthesize cla;

- (instancetype)initWithSlot:(TKSmartCardSlot *)itsSlot
{
    self = [super init];
    if (self)
        slot = [itsSlot retain];
    return self;
}

- (void)dealloc
{
    [self endSession];
    [slot release];
    [super dealloc];
}

/* nil, or what prevented it. */
- (NSError *)begin
{
    if (session)
        return error_of(TKErrorCodeBadParameter, @"There is a session already.");
    struct session begun;
    long result = session_begin(&begun, [slot context], [[slot name] UTF8String]);
    if (result != 0)
        return error_of_pcsc(result);
    session = malloc(sizeof begun);
    *session = begun;
    return nil;
}

- (void)endSession
{
    if (session)
        session_end(session);
    free(session);
    session = NULL;
}

- (NSData *)transmit:(NSData *)request error:(NSError **)error
{
    if (!session) {
        *error = error_of(TKErrorCodeBadParameter, @"There is no session.");
        return nil;
    }
    NSMutableData *response = [NSMutableData dataWithLength:LONGEST_RESPONSE];
    size_t length;
    long result = session_transmit(session, [request bytes], [request length],
                                   [response mutableBytes], &length);
    if (result != 0) {
        *error = error_of_pcsc(result);
        return nil;
    }
    [response setLength:length];
    return response;
}

- (void)beginSessionWithReply:(void (^)(BOOL success, NSError *error))reply
{
    later(^{
        NSError *error = [self begin];
        reply(error == nil, error);
    });
}

- (void)transmitRequest:(NSData *)request
                  reply:(void (^)(NSData *response, NSError *error))reply
{
    later(^{
        NSError *error = nil;
        NSData *response = [self transmit:request error:&error];
        reply(response, error);
    });
}

- (BOOL)inSessionWithError:(NSError **)error executeBlock:(BOOL (^)(NSError **error))block
{
    NSError *failure = [self begin];
    if (failure) {
        if (error)
            *error = failure;
        return NO;
    }
    @try {
        return block(error);
    } @finally {
        [self endSession];
    }
}

- (NSData *)sendIns:(UInt8)ins
                 p1:(UInt8)p1
                 p2:(UInt8)p2
               data:(NSData *)data
                 le:(NSNumber *)le
                 sw:(UInt16 *)sw
              error:(NSError **)error
{
    NSError *failure = nil;
    const UInt8 header[] = {cla, ins, p1, p2};
    NSMutableData *command = [NSMutableData dataWithBytes:header length:sizeof header];
    if ([data length]) {
        UInt8 lc = [data length];
        [command appendBytes:&lc length:1];
        [command appendData:data];
    }
    if (le) {
        UInt8 expected = [le unsignedIntValue];
        [command appendBytes:&expected length:1];
    }
    if ([data length] > 255 || [le unsignedIntValue] > 256)
        failure = error_of(TKErrorCodeNotImplemented, @"The stand-in sends no extended APDU.");
    NSData *response = failure ? nil : [self transmit:command error:&failure];
    if (response && [response length] < 2)
        failure = error_of(TKErrorCodeCorruptedData, @"The card gave no status word.");
    if (failure) {
        if (error)
            *error = failure;
        return nil;
    }
    NSUInteger length = [response length] - 2;
    const UInt8 *end = (const UInt8 *)[response bytes] + length;
    *sw = end[0] << 8 | end[1];
    return [response subdataWithRange:NSMakeRange(0, length)];
}

@end
