// What a program needs of PC/SC to talk to a card: the C functions of pcsc-lite, as objects.

#import <Foundation/Foundation.h>

// winscard.h has a type BOOL, too, which is not the one of Objective-C.
#define BOOL PCSC_BOOL
#include <winscard.h>
#undef BOOL

extern NSString *const PCSCErrorDomain;

// A connection to a card; its end leaves the card as it is.
@interface PCSCCard : NSObject {
  @private
    SCARDHANDLE _handle;
    DWORD _protocol;
}

// Sends a command and returns the response, at least its status word.
- (NSData *)transmit:(NSData *)command error:(NSError **)error;
- (BOOL)disconnectWithError:(NSError **)error;

@end

// A session with the PC/SC service.
@interface PCSCContext : NSObject {
  @private
    SCARDCONTEXT _handle;
}

+ (instancetype)contextWithError:(NSError **)error;
// The names of the readers; that there is none is an error.
- (NSArray *)readersWithError:(NSError **)error;
// Connects to the card in a reader, shared with other programs.
- (PCSCCard *)connectToReader:(NSString *)reader error:(NSError **)error;
- (BOOL)closeWithError:(NSError **)error;

@end
