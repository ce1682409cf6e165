{ Asks the card in the first PC/SC reader for its greeting, through the binding in pcsc.pas. }

program Hello;

{$mode objfpc}{$H+}

uses
  SysUtils, Pcsc;

const
  SelectApplet: TBytes = ($00, $A4, $04, $00, $0A,
    $A0, $00, $00, $00, $62, $03, $01, $0C, $06, $01);
  GetGreeting: TBytes = ($00, $00, $00, $00);

procedure Print(Mark: Char; const Bytes: TBytes);
var
  Value: Byte;
begin
  Write(Mark);
  for Value in Bytes do
    Write(' ', IntToHex(Value, 2));
  WriteLn;
end;

function Exchange(Card: TCard; const Command: TBytes): TBytes;
begin
  Result := Card.Transmit(Command);
  if Length(Result) < 2 then
    raise EPcsc.Create('The card gave no status word.');
  Print('>', Command);
  Print('<', Result);
end;

procedure Greet(Card: TCard);
var
  Greeting: String;
  Response: TBytes;
  Size: SizeInt;
begin
  Exchange(Card, SelectApplet);
  Response := Exchange(Card, GetGreeting);
  Size := Length(Response) - 2;
  if (Size > 0) and (Response[Size] = $90) and (Response[Size + 1] = $00) then
  begin
    SetString(Greeting, PChar(Response), Size);
    WriteLn(Greeting);
  end;
end;

procedure GreetInFirstReader;
var
  Card: TCard;
  Context: TContext;
  Reader: String;
begin
  Context := TContext.Create;
  try
    Reader := Context.Readers[0];
    WriteLn('Reader: ', Reader);
    Card := TCard.Create(Context, Reader);
    try
      Greet(Card);
      Card.Disconnect;
    finally
      Card.Free;
    end;
    Context.Release;
  finally
    Context.Free;
  end;
end;

begin
  try
    GreetInFirstReader;
  except
    on E: EPcsc do
    begin
      WriteLn(StdErr, E.Message);
      ExitCode := 1;
    end;
  end;
end.
