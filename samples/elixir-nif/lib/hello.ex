# Asks the card in the first PC/SC reader for its greeting, through the binding in lib/pcsc.ex.

defmodule Hello do
  @moduledoc false

  @select_applet Base.decode16!("00A404000AA00000006203010C0601")
  @get_greeting Base.decode16!("00000000")

  @spec main :: :ok | no_return
  def main do
    with {:error, error} <- PCSC.with_context(&greet_in_first_reader/1) do
      IO.puts(:stderr, Exception.message(error))
      exit({:shutdown, 1})
    end
  end

  defp greet_in_first_reader(context) do
    case PCSC.list_readers(context) do
      {:ok, [reader | _]} ->
        IO.puts("Reader: #{reader}")
        PCSC.with_card(context, reader, &greet/1)

      {:ok, []} ->
        {:error, RuntimeError.exception("There is no smart card reader.")}

      error ->
        error
    end
  end

  defp greet(card) do
    with {:ok, _} <- exchange(card, @select_applet),
         {:ok, response} <- exchange(card, @get_greeting) do
      size = byte_size(response) - 2

      case response do
        <<greeting::binary-size(size), 0x90, 0x00>> when size > 0 -> IO.puts(greeting)
        _ -> :ok
      end
    end
  end

  defp exchange(card, command) do
    case PCSC.transmit(card, command) do
      {:ok, response} when byte_size(response) < 2 ->
        {:error, RuntimeError.exception("The card gave no status word.")}

      {:ok, response} ->
        IO.puts("> #{hex(command)}")
        IO.puts("< #{hex(response)}")
        {:ok, response}

      error ->
        error
    end
  end

  defp hex(bytes) do
    for(<<byte <- bytes>>, do: Base.encode16(<<byte>>)) |> Enum.join(" ")
  end
end
