' What a program needs of PC/SC to talk to a card: pcsc-lite, bound by Declare.

Imports System
Imports System.Runtime.InteropServices
Imports System.Text

''' <summary>A session with the PC/SC service. Its end releases it.</summary>
Public NotInheritable Class PcscContext
    Implements IDisposable

    Private handle As IntPtr

    Private Sub New()
    End Sub

    ''' <summary>Opens a session.</summary>
    Public Shared Function Establish() As PcscContext
        Dim context As New PcscContext
        Dim result = SCardEstablishContext(
            ScopeSystem, IntPtr.Zero, IntPtr.Zero, context.handle)
        Check(NameOf(SCardEstablishContext), result)
        Return context
    End Function

    ''' <summary>The names of the readers; that there is none is an error.</summary>
    Public Function ListReaders() As String()
        Dim length As UIntPtr
        Dim result = SCardListReaders(handle, Nothing, Nothing, length)
        Check(NameOf(SCardListReaders), result)
        Dim names(CInt(length) - 1) As Byte
        result = SCardListReaders(handle, Nothing, names, length)
        Check(NameOf(SCardListReaders), result)
        Return Encoding.UTF8.GetString(names).Split(
            Convert.ToChar(0), StringSplitOptions.RemoveEmptyEntries)
    End Function

    ''' <summary>Connects to the card in a reader, shared with other programs.</summary>
    Public Function Connect(reader As String) As PcscCard
        Dim card, protocol As UIntPtr
        Dim result = SCardConnect(
            handle, Encoding.UTF8.GetBytes(reader & Convert.ToChar(0)), ShareShared, AnyProtocol,
            card, protocol)
        Check(NameOf(SCardConnect), result)
        Return New PcscCard(card, protocol)
    End Function

    ''' <summary>Ends the session, as Dispose does, but throws when that fails.</summary>
    Public Sub Release()
        Dim ended = handle
        handle = IntPtr.Zero
        Check(NameOf(SCardReleaseContext), SCardReleaseContext(ended))
    End Sub

    Public Sub Dispose() Implements IDisposable.Dispose
        If handle <> IntPtr.Zero Then
            SCardReleaseContext(handle)
            handle = IntPtr.Zero
        End If
    End Sub
End Class

''' <summary>A connection to a card. Its end leaves the card as it is.</summary>
Public NotInheritable Class PcscCard
    Implements IDisposable

    Private ReadOnly pci As IoRequest
    Private handle As UIntPtr

    Friend Sub New(card As UIntPtr, protocol As UIntPtr)
        handle = card
        pci = New IoRequest With {
            .Protocol = protocol, .Length = CType(Marshal.SizeOf(Of IoRequest), UIntPtr)}
    End Sub

    ''' <summary>Sends a command and returns the response.</summary>
    Public Function Transmit(command As Byte()) As Byte()
        Dim response(MaxBufferSize - 1) As Byte
        Dim length = CType(MaxBufferSize, UIntPtr)
        Dim result = SCardTransmit(
            handle, pci, command, CType(command.Length, UIntPtr), IntPtr.Zero, response, length)
        Check(NameOf(SCardTransmit), result)
        Array.Resize(response, CInt(length))
        Return response
    End Function

    ''' <summary>Disconnects, as Dispose does, but throws when that fails.</summary>
    Public Sub Disconnect()
        Dim ended = handle
        handle = UIntPtr.Zero
        Check(NameOf(SCardDisconnect), SCardDisconnect(ended, LeaveCard))
    End Sub

    Public Sub Dispose() Implements IDisposable.Dispose
        If handle <> UIntPtr.Zero Then
            SCardDisconnect(handle, LeaveCard)
            handle = UIntPtr.Zero
        End If
    End Sub
End Class

''' <summary>A function of PC/SC failed, or the card did.</summary>
Public NotInheritable Class PcscException
    Inherits Exception

    Public Sub New(message As String)
        MyBase.New(message)
    End Sub
End Class

''' <summary>SCARD_IO_REQUEST: says in which protocol a command is sent.</summary>
<StructLayout(LayoutKind.Sequential)>
Friend Structure IoRequest
    Public Protocol As UIntPtr
    Public Length As UIntPtr
End Structure

''' <summary>
''' The functions under their C names. DWORD and LONG are C's long, which is as wide as a pointer
''' on Linux: UIntPtr and IntPtr. Windows and macOS have 32 bits there.
''' </summary>
Friend Module NativeMethods
    ''' <summary>MAX_BUFFER_SIZE_EXTENDED: a whole extended response.</summary>
    Friend Const MaxBufferSize = 65548

    Friend ReadOnly ScopeSystem As New UIntPtr(2)
    Friend ReadOnly ShareShared As New UIntPtr(2)
    Friend ReadOnly AnyProtocol As New UIntPtr(3)
    Friend ReadOnly LeaveCard As New UIntPtr(0)

    ''' <summary>Throws when a function's result is not success.</summary>
    Friend Sub Check([function] As String, result As IntPtr)
        If result <> IntPtr.Zero Then
            Dim reason = Marshal.PtrToStringUTF8(pcsc_stringify_error(result))
            Throw New PcscException($"{[function]}: {reason}")
        End If
    End Sub

    Friend Declare Ansi Function SCardEstablishContext Lib "libpcsclite.so.1" (
        scope As UIntPtr, reserved1 As IntPtr, reserved2 As IntPtr, ByRef context As IntPtr
    ) As IntPtr

    Friend Declare Ansi Function SCardReleaseContext Lib "libpcsclite.so.1" (
        context As IntPtr
    ) As IntPtr

    Friend Declare Ansi Function SCardListReaders Lib "libpcsclite.so.1" (
        context As IntPtr, groups As Byte(), <Out> readers As Byte(), ByRef length As UIntPtr
    ) As IntPtr

    Friend Declare Ansi Function SCardConnect Lib "libpcsclite.so.1" (
        context As IntPtr, reader As Byte(), shareMode As UIntPtr, protocols As UIntPtr,
        ByRef card As UIntPtr, ByRef protocol As UIntPtr
    ) As IntPtr

    Friend Declare Ansi Function SCardDisconnect Lib "libpcsclite.so.1" (
        card As UIntPtr, disposition As UIntPtr
    ) As IntPtr

    Friend Declare Ansi Function SCardTransmit Lib "libpcsclite.so.1" (
        card As UIntPtr, ByRef sendPci As IoRequest, command As Byte(), commandLength As UIntPtr,
        receivePci As IntPtr, <Out> response As Byte(), ByRef responseLength As UIntPtr
    ) As IntPtr

    Private Declare Ansi Function pcsc_stringify_error Lib "libpcsclite.so.1" (
        result As IntPtr
    ) As IntPtr
End Module
