// Command hello asks the card in the first PC/SC reader for its greeting,
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
	selectApplet = []byte{0x00, 0xA4, 0x04, 0x00, 0x0A, 0xA0, 0x00, 0x00, 0x00, 0x62, 0x03, 0x01, 0x0C, 0x06, 0x01}
	getGreeting  = []byte{0x00, 0x00, 0x00, 0x00}
	success      = []byte{0x90, 0x00}
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "hello:", err)
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

	return greet(card)
}

func greet(card *scard.Card) error {
	if _, err := exchange(card, selectApplet); err != nil {
		return fmt.Errorf("select applet: %w", err)
	}
	response, err := exchange(card, getGreeting)
	if err != nil {
		return fmt.Errorf("get greeting: %w", err)
	}
	if greeting, ok := bytes.CutSuffix(response, success); ok && len(greeting) > 0 {
		fmt.Printf("%s\n", greeting)
	}
	return nil
}

// exchange sends a command, prints it with its response, and returns the response.
func exchange(card *scard.Card, command []byte) ([]byte, error) {
	response, err := card.Transmit(command)
	if err != nil {
		return nil, err
	}
	if len(response) < len(success) {
		return nil, errors.New("the card gave no status word")
	}
	fmt.Printf("> % X\n< % X\n", command, response)
	return response, nil
}
