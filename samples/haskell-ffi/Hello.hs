{-# LANGUAGE LambdaCase #-}
{-# LANGUAGE OverloadedStrings #-}

-- | Asks the card in the first PC/SC reader for its greeting, through the module in PCSC.hs.
module Main (main) where

import Control.Exception (SomeException, displayException, throwIO, try)
import Control.Monad (when)
import Data.ByteString (ByteString)
import qualified Data.ByteString as ByteString
import qualified Data.ByteString.Char8 as Char8
import PCSC
import System.Exit (exitFailure)
import System.IO (hPutStrLn, stderr)
import Text.Printf (printf)

selectApplet, getGreeting, success :: ByteString
selectApplet = "\x00\xA4\x04\x00\x0A\xA0\x00\x00\x00\x62\x03\x01\x0C\x06\x01"
getGreeting = "\x00\x00\x00\x00"
success = "\x90\x00"

main :: IO ()
main =
  try (withContext greetInFirstReader) >>= \case
    Right () -> pure ()
    Left failure -> do
      hPutStrLn stderr $ displayException (failure :: SomeException)
      exitFailure

greetInFirstReader :: Context -> IO ()
greetInFirstReader context = do
  reader <- head <$> readers context
  Char8.putStrLn $ "Reader: " <> reader
  withCard context reader greet

greet :: Card -> IO ()
greet card = do
  _ <- exchange card selectApplet
  response <- exchange card getGreeting
  let (greeting, status) = ByteString.splitAt (ByteString.length response - 2) response
  when (status == success && not (ByteString.null greeting)) $
    Char8.putStrLn greeting

-- | Sends a command, prints it with its response, and returns the response.
exchange :: Card -> ByteString -> IO ByteString
exchange card command = do
  response <- transmit card command
  when (ByteString.length response < 2) . throwIO $
    userError "The card gave no status word"
  printBytes '>' command
  printBytes '<' response
  pure response

printBytes :: Char -> ByteString -> IO ()
printBytes mark bytes =
  putStrLn $ mark : concatMap (printf " %02X") (ByteString.unpack bytes)
