' Asks the card in the first PC/SC reader for its greeting, through the binding in Pcsc.vb.

Imports System
Imports System.Linq
Imports System.Text

Friend Module Hello
    Private ReadOnly SelectApplet As Byte() = {
        &H0, &HA4, &H4, &H0, &HA, &HA0, &H0, &H0, &H0, &H62, &H3, &H1, &HC, &H6, &H1
    }
    Private ReadOnly GetGreeting As Byte() = {&H0, &H0, &H0, &H0}
    Private ReadOnly Success As Byte() = {&H90, &H0}

    Public Function Main() As Integer
        Try
            GreetInFirstReader()
            Return 0
        Catch failure As PcscException
            Console.Error.WriteLine(failure.Message)
            Return 1
        End Try
    End Function

    Private Sub GreetInFirstReader()
        Using context = PcscContext.Establish()
            Dim reader = context.ListReaders().First()
            Console.WriteLine($"Reader: {reader}")

            Using card = context.Connect(reader)
                Greet(card)
                card.Disconnect()
            End Using
            context.Release()
        End Using
    End Sub

    Private Sub Greet(card As PcscCard)
        Exchange(card, SelectApplet)
        Dim response = Exchange(card, GetGreeting)
        Dim length = response.Length - Success.Length
        If length > 0 AndAlso response.Skip(length).SequenceEqual(Success) Then
            Console.WriteLine(Encoding.UTF8.GetString(response, 0, length))
        End If
    End Sub

    ''' <summary>Sends a command, prints it with its response, and returns the response.</summary>
    Private Function Exchange(card As PcscCard, command As Byte()) As Byte()
        Dim response = card.Transmit(command)
        If response.Length < Success.Length Then
            Throw New PcscException("The card gave no status word.")
        End If
        Console.WriteLine($"> {ToHex(command)}")
        Console.WriteLine($"< {ToHex(response)}")
        Return response
    End Function

    Private Function ToHex(bytes As Byte()) As String
        Return BitConverter.ToString(bytes).Replace("-"c, " "c)
    End Function
End Module
