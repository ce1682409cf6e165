defmodule PCSC.Error do
  @moduledoc "A function of PC/SC failed."

  defexception [:function, :code, :text]

  @type t :: %__MODULE__{function: atom, code: pos_integer, text: String.t()}

  @impl true
  def message(error), do: "#{error.function}: #{error.text}"
end
