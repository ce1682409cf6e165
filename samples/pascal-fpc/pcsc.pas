{ What a program needs of PC/SC to talk to a card: pcsc-lite, bound by external functions. }

unit Pcsc;

{$mode objfpc}{$H+}

interface

uses
  CTypes, SysUtils;

type
  { A function of PC/SC failed, or the card did. }
  EPcsc = class(Exception);

  { A session with the PC/SC service. }
  TContext = class
  private
    FEstablished: Boolean;
    FHandle: clong;
  public
    constructor Create;
    destructor Destroy; override;
    { Ends the session, as the destructor does, but raises an exception when that fails. }
    procedure Release;
    { The names of the readers; that there is none is an error. }
    function Readers: TStringArray;
  end;

  { A connection to the card in a reader, shared with other programs. Its end leaves the card
    as it is. }
  TCard = class
  private
    FConnected: Boolean;
    FHandle: clong;
    FProtocol: culong;
  public
    constructor Create(Context: TContext; const Reader: String);
    destructor Destroy; override;
    { Disconnects, as the destructor does, but raises an exception when that fails. }
    procedure Disconnect;
    { Sends a command and returns the response. }
    function Transmit(const Command: TBytes): TBytes;
  end;

implementation

const
  LibName = 'pcsclite';
  ScopeSystem = 2;
  ShareShared = 2;
  ProtocolT0 = 1;
  ProtocolT1 = 2;
  LeaveCard = 0;
  MaxBufferSize = 264;

type
  { SCARD_IO_REQUEST: says in which protocol a command is sent. }
  TIoRequest = record
    Protocol, Length: culong;
  end;
  PIoRequest = ^TIoRequest;

var
  g_rgSCardT0Pci: TIoRequest; cvar; external;
  g_rgSCardT1Pci: TIoRequest; cvar; external;

{ The functions under their C names. DWORD and LONG are C's long here: 8 bytes on 64-bit Linux,
  where the DWORD of Pascal has 4. }

function SCardEstablishContext(Scope: culong; Reserved1, Reserved2: Pointer;
  out Context: clong): clong; cdecl; external LibName;
function SCardReleaseContext(Context: clong): clong; cdecl; external LibName;
function SCardListReaders(Context: clong; Groups, Readers: PChar;
  var Length: culong): clong; cdecl; external LibName;
function SCardConnect(Context: clong; Reader: PChar; ShareMode, Protocols: culong;
  out Card: clong; out Protocol: culong): clong; cdecl; external LibName;
function SCardDisconnect(Card: clong; Disposition: culong): clong; cdecl; external LibName;
function SCardTransmit(Card: clong; SendPci: PIoRequest; Command: PByte; CommandLength: culong;
  ReceivePci: PIoRequest; Response: PByte;
  var ResponseLength: culong): clong; cdecl; external LibName;
function pcsc_stringify_error(Code: clong): PChar; cdecl; external LibName;

procedure Check(const FunctionName: String; Code: clong);
begin
  if Code <> 0 then
    raise EPcsc.CreateFmt('%s: %s', [FunctionName, pcsc_stringify_error(Code)]);
end;

{ TContext }

constructor TContext.Create;
begin
  Check('SCardEstablishContext', SCardEstablishContext(ScopeSystem, nil, nil, FHandle));
  FEstablished := True;
end;

destructor TContext.Destroy;
begin
  if FEstablished then
    SCardReleaseContext(FHandle);
  inherited Destroy;
end;

procedure TContext.Release;
begin
  FEstablished := False;
  Check('SCardReleaseContext', SCardReleaseContext(FHandle));
end;

function TContext.Readers: TStringArray;
var
  Names: String;
  Size: culong;
begin
  Size := 0;
  Check('SCardListReaders', SCardListReaders(FHandle, nil, nil, Size));
  Names := StringOfChar(#0, Size);
  Check('SCardListReaders', SCardListReaders(FHandle, nil, PChar(Names), Size));
  Result := Names.Split([#0], TStringSplitOptions.ExcludeEmpty);
end;

{ TCard }

constructor TCard.Create(Context: TContext; const Reader: String);
begin
  Check('SCardConnect', SCardConnect(Context.FHandle, PChar(Reader), ShareShared,
    ProtocolT0 or ProtocolT1, FHandle, FProtocol));
  FConnected := True;
end;

destructor TCard.Destroy;
begin
  if FConnected then
    SCardDisconnect(FHandle, LeaveCard);
  inherited Destroy;
end;

procedure TCard.Disconnect;
begin
  FConnected := False;
  Check('SCardDisconnect', SCardDisconnect(FHandle, LeaveCard));
end;

function TCard.Transmit(const Command: TBytes): TBytes;
var
  Pci: PIoRequest;
  Size: culong;
begin
  if FProtocol = ProtocolT0 then
    Pci := @g_rgSCardT0Pci
  else
    Pci := @g_rgSCardT1Pci;
  Result := nil;
  SetLength(Result, MaxBufferSize);
  Size := MaxBufferSize;
  Check('SCardTransmit', SCardTransmit(FHandle, Pci, PByte(Command), Length(Command), nil,
    PByte(Result), Size));
  SetLength(Result, Size);
end;

end.
