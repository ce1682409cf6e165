// Command atr shows the answer to reset of the card in the first PC/SC reader,
// and the protocol it speaks, through the scard package.
package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/ebfe/scard"
)

var protocols = map[scard.Protocol]string{scard.ProtocolT0: "T=0", scard.ProtocolT1: "T=1"}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "atr:", err)
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

	status, err := card.Status()
	if err != nil {
		return fmt.Errorf("get status: %w", err)
	}
	fmt.Printf("ATR: % X\nProtocol: %s\n", status.Atr, protocols[status.ActiveProtocol])
	return nil
}
