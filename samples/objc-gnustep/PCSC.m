#import "PCSC.h"

NSString *const PCSCErrorDomain = @"PCSCErrorDomain";

// Calls a PC/SC function: YES when it succeeded, else *error has the reason.
#define PCSC(error, function, ...) Succeeded(error, @ #function, function(__VA_ARGS__))

static void SetError(NSError **error, LONG code, NSString *reason) {
    if (error == NULL)
        return;
    NSDictionary *info = [NSDictionary dictionaryWithObject:reason
                                                     forKey:NSLocalizedDescriptionKey];
    *error = [NSError errorWithDomain:PCSCErrorDomain code:code userInfo:info];
}

static BOOL Succeeded(NSError **error, NSString *function, LONG result) {
    if (result == SCARD_S_SUCCESS)
        return YES;
    const char *reason = pcsc_stringify_error(result);
    SetError(error, result, [NSString stringWithFormat:@"%@: %s", function, reason]);
    return NO;
}

@interface PCSCCard ()

- (instancetype)initWithHandle:(SCARDHANDLE)handle protocol:(DWORD)protocol;

@end

@implementation PCSCCard

- (instancetype)initWithHandle:(SCARDHANDLE)handle protocol:(DWORD)protocol {
    self = [super init];
    if (self != nil) {
        _handle = handle;
        _protocol = protocol;
    }
    return self;
}

- (NSData *)transmit:(NSData *)command error:(NSError **)error {
    const SCARD_IO_REQUEST *pci = _protocol == SCARD_PROTOCOL_T0 ? SCARD_PCI_T0 : SCARD_PCI_T1;
    BYTE response[MAX_BUFFER_SIZE];
    DWORD length = sizeof response;
    if (!PCSC(error, SCardTransmit, _handle, pci, [command bytes], [command length], NULL, response,
              &length))
        return nil;
    if (length < 2) {
        SetError(error, SCARD_F_COMM_ERROR, @"The card gave no status word.");
        return nil;
    }
    return [NSData dataWithBytes:response length:length];
}

- (BOOL)disconnectWithError:(NSError **)error {
    return PCSC(error, SCardDisconnect, _handle, SCARD_LEAVE_CARD);
}

@end

@implementation PCSCContext

+ (instancetype)contextWithError:(NSError **)error {
    PCSCContext *context = [[[self alloc] init] autorelease];
    if (!PCSC(error, SCardEstablishContext, SCARD_SCOPE_SYSTEM, NULL, NULL, &context->_handle))
        return nil;
    return context;
}

- (NSArray *)readersWithError:(NSError **)error {
    DWORD length = 0;
    if (!PCSC(error, SCardListReaders, _handle, NULL, NULL, &length))
        return nil;
    NSMutableData *names = [NSMutableData dataWithLength:length];
    if (!PCSC(error, SCardListReaders, _handle, NULL, [names mutableBytes], &length))
        return nil;

    NSMutableArray *readers = [NSMutableArray array];
    for (const char *name = [names bytes]; *name != '\0'; name += strlen(name) + 1)
        [readers addObject:[NSString stringWithUTF8String:name]];
    return readers;
}

- (PCSCCard *)connectToReader:(NSString *)reader error:(NSError **)error {
    SCARDHANDLE handle;
    DWORD protocol;
    if (!PCSC(error, SCardConnect, _handle, [reader UTF8String], SCARD_SHARE_SHARED,
              SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, &handle, &protocol))
        return nil;
    return [[[PCSCCard alloc] initWithHandle:handle protocol:protocol] autorelease];
}

- (BOOL)closeWithError:(NSError **)error {
    return PCSC(error, SCardReleaseContext, _handle);
}

@end
