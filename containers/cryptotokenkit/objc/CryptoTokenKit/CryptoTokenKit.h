/*
 * A stand-in of Apple's CryptoTokenKit, over PC/SC: what a program needs of it that talks to a
 * card, as Apple's documentation describes it. Replies come on a queue of its own.
 */

#import <Foundation/Foundation.h>
#import <dispatch/dispatch.h>

@class TKSmartCardSlot, TKSmartCard;
struct session;

/* Of MacTypes.h. */
typedef unsigned char UInt8;
typedef unsigned short UInt16;

extern NSString *const TKErrorDomain;

typedef enum {
    TKErrorCodeNotImplemented = -1,
    TKErrorCodeCommunicationError = -2,
    TKErrorCodeCorruptedData = -3,
    TKErrorCodeBadParameter = -8,
} TKErrorCode;

typedef enum {
    TKSmartCardSlotStateMissing,
    TKSmartCardSlotStateEmpty,
    TKSmartCardSlotStateProbing,
    TKSmartCardSlotStateMuteCard,
    TKSmartCardSlotStateValidCard,
} TKSmartCardSlotState;

/* GNUstep's runtime wants to know the instance variables here. */

@interface TKSmartCardSlotManager : NSObject {
  @private
    long context;
}
/* nil where there is no smart card service; with Apple, where the entitlement is missing. */
+ (TKSmartCardSlotManager *)defaultManager;
- (NSArray *)slotNames;
- (TKSmartCardSlot *)slotNamed:(NSString *)name;
- (void)getSlotWithName:(NSString *)name reply:(void (^)(TKSmartCardSlot *slot))reply;
@end

@interface TKSmartCardSlot : NSObject {
  @private
    long context;
    NSString *name;
}
- (NSString *)name;
- (TKSmartCardSlotState)state;
/* nil without a card that answers. */
- (TKSmartCard *)makeSmartCard;
@end

@interface TKSmartCard : NSObject {
  @private
    TKSmartCardSlot *slot;
    struct session *session;
    UInt8 cla;
}
@property(readonly) TKSmartCardSlot *slot;
@property UInt8 cla;
- (void)beginSessionWithReply:(void (^)(BOOL success, NSError *error))reply;
- (void)transmitRequest:(NSData *)request
                  reply:(void (^)(NSData *response, NSError *error))reply;
- (void)endSession;
- (BOOL)inSessionWithError:(NSError **)error executeBlock:(BOOL (^)(NSError **error))block;
/* le: nil where no data are expected, 0 for as many as there are (ISO 7816-4). */
- (NSData *)sendIns:(UInt8)ins
                 p1:(UInt8)p1
                 p2:(UInt8)p2
               data:(NSData *)data
                 le:(NSNumber *)le
                 sw:(UInt16 *)sw
              error:(NSError **)error;
@end
