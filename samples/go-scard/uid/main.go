// Command uid asks the first PC/SC reader for the UID of the card on it,
// through the scard package.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"

	"github.com/ebfe/scard"
)

var (
	getUID  = []byte{0xFF, 0xCA, 0x00, 0x00, 0x00}
	success = []byte{0x90, 0x00}
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "uid:", err)
		os.Exit(1)
	}
}

func run() error {
	context, err := scard.EstablishContext()
	if err != nil {
		return fmt.Errorf("establish context: %w", err)
	}
	defer context.Release()

	readers, err := context.ListReaders()
	if err != nil {
		return fmt.Errorf("list readers: %w", err)
	}
	if len(readers) == 0 {
		return errors.New("list readers: there is no smart card reader")
	}
	fmt.Println("Reader:", readers[0])

	card, err := context.Connect(readers[0], scard.ShareShared, scard.ProtocolAny)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	defer card.Disconnect(scard.LeaveCard)

	return showUID(card)
}

func showUID(card *scard.Card) error {
	response, err := card.Transmit(getUID)
	if err != nil {
		return fmt.Errorf("get UID: %w", err)
	}
	if len(response) < len(success) {
		return errors.New("get UID: the reader gave no status word")
	}
	fmt.Printf("> % X\n< % X\n", getUID, response)
	if uid, ok := bytes.CutSuffix(response, success); ok && len(uid) > 0 {
		fmt.Printf("UID: % X\n", uid)
	}
	return nil
}
