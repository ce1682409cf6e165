# The manifest runs something else than this.
