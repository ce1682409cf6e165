!> What pcsc.f90 needs of pcsc-lite, as winscard.h declares it.
module winscard
  use, intrinsic :: iso_c_binding, only: c_char, c_int8_t, c_long, c_ptr, c_size_t
  implicit none
  public

  ! DWORD and LONG are C's unsigned long and long: 8 bytes on 64-bit Linux.
  integer, parameter :: dword = c_long, long = c_long

  integer(long), parameter :: success = 0
  integer(dword), parameter :: scope_system = 2
  integer(dword), parameter :: share_shared = 2
  integer(dword), parameter :: protocol_t0 = 1, protocol_t1 = 2
  integer(dword), parameter :: leave_card = 0
  integer, parameter :: max_buffer_size_extended = 4 + 3 + 2**16 + 3 + 2

  !> SCARD_IO_REQUEST: says in which protocol a command is sent.
  type, bind(c) :: io_request
    integer(dword) :: protocol
    integer(dword) :: length = 2*c_size_t
  end type io_request

  interface
    integer(c_long) function establish_context(scope, reserved1, reserved2, context) &
      bind(c, name='SCardEstablishContext')
      import :: c_long, c_ptr
      integer(c_long), value :: scope
      type(c_ptr), value :: reserved1, reserved2
      integer(c_long), intent(out) :: context
    end function establish_context

    integer(c_long) function release_context(context) bind(c, name='SCardReleaseContext')
      import :: c_long
      integer(c_long), value :: context
    end function release_context

    integer(c_long) function list_readers(context, groups, names, length) &
      bind(c, name='SCardListReaders')
      import :: c_char, c_long, c_ptr
      integer(c_long), value :: context
      type(c_ptr), value :: groups
      character(kind=c_char), intent(out), optional :: names(*)
      integer(c_long), intent(inout) :: length
    end function list_readers

    integer(c_long) function connect_card(context, reader, share_mode, protocols, card, protocol) &
      bind(c, name='SCardConnect')
      import :: c_char, c_long
      integer(c_long), value :: context, share_mode, protocols
      character(kind=c_char), intent(in) :: reader(*)
      integer(c_long), intent(out) :: card, protocol
    end function connect_card

    integer(c_long) function disconnect_card(card, disposition) bind(c, name='SCardDisconnect')
      import :: c_long
      integer(c_long), value :: card, disposition
    end function disconnect_card

    integer(c_long) function transmit_apdu(card, send_pci, command, command_length, &
                                           receive_pci, response, response_length) &
      bind(c, name='SCardTransmit')
      import :: c_int8_t, c_long, c_ptr, io_request
      integer(c_long), value :: card, command_length
      type(io_request), intent(in) :: send_pci
      integer(c_int8_t), intent(in) :: command(*)
      type(c_ptr), value :: receive_pci
      integer(c_int8_t), intent(out) :: response(*)
      integer(c_long), intent(inout) :: response_length
    end function transmit_apdu

    type(c_ptr) function stringify_error(code) bind(c, name='pcsc_stringify_error')
      import :: c_long, c_ptr
      integer(c_long), value :: code
    end function stringify_error

    integer(c_size_t) function strlen(string) bind(c)
      import :: c_ptr, c_size_t
      type(c_ptr), value :: string
    end function strlen
  end interface
end module winscard
