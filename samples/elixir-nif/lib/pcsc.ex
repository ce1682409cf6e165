defmodule PCSC do
  @moduledoc """
  What a program needs of PC/SC to talk to a card: pcsc-lite, bound in c_src/pcsc_nif.c.
  """

  @on_load :load_nifs

  @nifs nif_establish_context: 0,
        nif_release_context: 1,
        nif_list_readers: 1,
        nif_connect: 2,
        nif_disconnect: 1,
        nif_transmit: 2

  @opaque context :: reference
  @opaque card :: reference

  @doc "Calls a function with a context, which is released whatever comes of the call."
  @spec with_context((context -> :ok | {:error, Exception.t()})) :: :ok | {:error, Exception.t()}
  def with_context(fun) do
    with {:ok, context} <- establish_context() do
      call_and_release(context, fun, &release_context/1)
    end
  end

  @spec establish_context :: {:ok, context} | {:error, PCSC.Error.t()}
  def establish_context, do: result(nif_establish_context())

  @spec release_context(context) :: :ok | {:error, PCSC.Error.t()}
  def release_context(context), do: result(nif_release_context(context))

  @spec list_readers(context) :: {:ok, [String.t()]} | {:error, PCSC.Error.t()}
  def list_readers(context), do: result(nif_list_readers(context))

  @doc "Calls a function with the card in a reader, which is disconnected whatever comes of the call."
  @spec with_card(context, String.t(), (card -> :ok | {:error, Exception.t()})) ::
          :ok | {:error, Exception.t()}
  def with_card(context, reader, fun) do
    with {:ok, card} <- connect(context, reader) do
      call_and_release(card, fun, &disconnect/1)
    end
  end

  @spec connect(context, String.t()) :: {:ok, card} | {:error, PCSC.Error.t()}
  def connect(context, reader), do: result(nif_connect(context, reader))

  @spec disconnect(card) :: :ok | {:error, PCSC.Error.t()}
  def disconnect(card), do: result(nif_disconnect(card))

  @spec transmit(card, binary) :: {:ok, binary} | {:error, PCSC.Error.t()}
  def transmit(card, command), do: result(nif_transmit(card, command))

  @doc false
  def load_nifs do
    :hello
    |> Application.app_dir("priv/pcsc_nif")
    |> String.to_charlist()
    |> :erlang.load_nif(0)
  end

  # An error of the release matters only when nothing went wrong before.
  defp call_and_release(handle, fun, release) do
    try do
      fun.(handle)
    catch
      kind, reason ->
        release.(handle)
        :erlang.raise(kind, reason, __STACKTRACE__)
    else
      :ok ->
        release.(handle)

      {:error, _} = error ->
        release.(handle)
        error
    end
  end

  defp result({:error, {function, code, text}}) do
    {:error, %PCSC.Error{function: function, code: code, text: text}}
  end

  defp result(result), do: result

  defp nif_establish_context, do: :erlang.nif_error(:not_loaded)
  defp nif_release_context(_context), do: :erlang.nif_error(:not_loaded)
  defp nif_list_readers(_context), do: :erlang.nif_error(:not_loaded)
  defp nif_connect(_context, _reader), do: :erlang.nif_error(:not_loaded)
  defp nif_disconnect(_card), do: :erlang.nif_error(:not_loaded)
  defp nif_transmit(_card, _command), do: :erlang.nif_error(:not_loaded)
end
