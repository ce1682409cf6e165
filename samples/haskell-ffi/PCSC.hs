{-# LANGUAGE CApiFFI #-}

-- | What a program needs of PC/SC to talk to a card, bound by the foreign function interface.
module PCSC
  ( Card,
    Context,
    PCSCError (..),
    readers,
    transmit,
    withCard,
    withContext,
  )
where

import Control.Exception (Exception (displayException), bracket, throwIO)
import Control.Monad (unless)
import Data.ByteString (ByteString)
import qualified Data.ByteString as ByteString
import qualified Data.ByteString.Internal as ByteString (createUptoN)
import qualified Data.ByteString.Unsafe as ByteString (unsafeUseAsCStringLen)
import Foreign
import Foreign.C

-- | C's unsigned long: 8 bytes on 64-bit Linux.
type DWORD = CULong

type LONG = CLong

data IORequest

-- | A session with the PC/SC service.
newtype Context = Context LONG

-- | A connection to a card.
data Card = Card LONG (Ptr IORequest)

-- | A function of PC/SC failed, with this code and message.
data PCSCError = PCSCError String LONG String
  deriving (Show)

instance Exception PCSCError where
  displayException (PCSCError function _ message) = function <> ": " <> message

-- | Runs an action with a session, which ends when that does.
withContext :: (Context -> IO a) -> IO a
withContext = bracket establish (release . handle)
  where
    establish = alloca $ \context -> do
      check "SCardEstablishContext" $ establishContext scopeSystem nullPtr nullPtr context
      Context <$> peek context
    release = check "SCardReleaseContext" . releaseContext
    handle (Context context) = context

-- | The names of the readers; that there is none is an exception.
readers :: Context -> IO [ByteString]
readers (Context context) = alloca $ \size -> do
  let list names = check "SCardListReaders" $ listReaders context nullPtr names size
  list nullPtr
  most <- fromIntegral <$> peek size
  names <- ByteString.createUptoN most $ \names -> do
    list $ castPtr names
    fromIntegral <$> peek size
  pure . filter (not . ByteString.null) $ ByteString.split 0 names

-- | Runs an action with the card in a reader, shared with other programs; leaves it as it is.
withCard :: Context -> ByteString -> (Card -> IO a) -> IO a
withCard (Context context) reader = bracket connect disconnect
  where
    connect = alloca $ \card -> alloca $ \protocol -> do
      check "SCardConnect" . ByteString.useAsCString reader $ \name ->
        connectCard context name shareShared (protocolT0 .|. protocolT1) card protocol
      Card <$> peek card <*> (pciOf <$> peek protocol)
    disconnect (Card card _) = check "SCardDisconnect" $ disconnectCard card leaveCard
    pciOf protocol = if protocol == protocolT0 then t0Pci else t1Pci

-- | Sends a command; the response.
transmit :: Card -> ByteString -> IO ByteString
transmit (Card card pci) command =
  ByteString.createUptoN most $ \response ->
    ByteString.unsafeUseAsCStringLen command $ \(bytes, length_) ->
      with (fromIntegral most) $ \size -> do
        check "SCardTransmit" $
          transmitTo card pci (castPtr bytes) (fromIntegral length_) nullPtr response size
        fromIntegral <$> peek size
  where
    most = fromIntegral maxBufferSizeExtended

check :: String -> IO LONG -> IO ()
check function call = do
  code <- call
  unless (code == success) $ do
    message <- peekCString =<< stringifyError code
    throwIO $ PCSCError function code message

foreign import capi "winscard.h value SCARD_S_SUCCESS" success :: LONG

foreign import capi "winscard.h value SCARD_SCOPE_SYSTEM" scopeSystem :: DWORD

foreign import capi "winscard.h value SCARD_SHARE_SHARED" shareShared :: DWORD

foreign import capi "winscard.h value SCARD_PROTOCOL_T0" protocolT0 :: DWORD

foreign import capi "winscard.h value SCARD_PROTOCOL_T1" protocolT1 :: DWORD

foreign import capi "winscard.h value SCARD_LEAVE_CARD" leaveCard :: DWORD

foreign import capi "winscard.h value MAX_BUFFER_SIZE_EXTENDED" maxBufferSizeExtended :: CInt

foreign import ccall "&g_rgSCardT0Pci" t0Pci :: Ptr IORequest

foreign import ccall "&g_rgSCardT1Pci" t1Pci :: Ptr IORequest

foreign import ccall "SCardEstablishContext"
  establishContext :: DWORD -> Ptr () -> Ptr () -> Ptr LONG -> IO LONG

foreign import ccall "SCardReleaseContext"
  releaseContext :: LONG -> IO LONG

foreign import ccall "SCardListReaders"
  listReaders :: LONG -> CString -> CString -> Ptr DWORD -> IO LONG

foreign import ccall "SCardConnect"
  connectCard :: LONG -> CString -> DWORD -> DWORD -> Ptr LONG -> Ptr DWORD -> IO LONG

foreign import ccall "SCardDisconnect"
  disconnectCard :: LONG -> DWORD -> IO LONG

foreign import ccall "SCardTransmit"
  transmitTo ::
    LONG ->
    Ptr IORequest ->
    Ptr Word8 ->
    DWORD ->
    Ptr IORequest ->
    Ptr Word8 ->
    Ptr DWORD ->
    IO LONG

foreign import ccall unsafe "pcsc_stringify_error"
  stringifyError :: LONG -> IO CString
