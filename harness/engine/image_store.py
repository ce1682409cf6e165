"""The images of an engine: found, pulled, built, tagged, removed."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Mapping
from typing import Any

from harness.engine.api import Api, ApiError, ImageNotFound, translated_errors
from harness.engine.ownership import LABEL
from harness.errors import BuildFailed


class ImageStore:
    """The images of one engine, by their names or ids. Safe to use from several threads."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def id(self, name: str) -> str | None:
        """The id of a tagged or pulled image, or None."""
        found = self.find(name)
        return found[0] if found else None

    def find(self, name: str) -> tuple[str, int] | None:
        """The id of an image and its size in bytes, its base included; None for none."""
        with translated_errors():
            try:
                found = self._api.client.inspect_image(name)
            except ImageNotFound:
                return None
        return str(found["Id"]), int(found["Size"])

    def digests(self, name: str) -> list[str]:
        """Its names with a digest, as registries gave it; none for an image that was made here."""
        with translated_errors():
            found = self._api.client.inspect_image(name)
        return list(found.get("RepoDigests") or [])

    def history(self, name: str) -> list[dict[str, Any]]:
        """The layers of an image, newest first (GET /images/NAME/history)."""
        with translated_errors():
            return list(self._api.client.history(name))

    def pull(self, repository: str, reference: str) -> None:
        """Pull repository@digest or repository:tag. Raises BuildFailed with the refusal."""
        with translated_errors():
            try:
                for line in self._api.client.pull(
                    repository, tag=reference, stream=True, decode=True
                ):
                    if "error" in line:
                        raise BuildFailed(f"{repository} could not be pulled.", str(line["error"]))
            except ApiError as error:
                raise BuildFailed(
                    f"{repository} could not be pulled.", str(error.explanation)
                ) from error

    def tag(self, name: str, repository: str, tag: str) -> None:
        """Give an image another name."""
        with translated_errors():
            self._api.client.tag(name, repository, tag)

    def load(self, archive: Any, repository: str, tag: str) -> str:
        """Make an image of a root file system's tar stream; returns its id."""
        name = f"{repository}:{tag}"  # in one word: Podman 4 passes over a tag that stands apart
        with translated_errors():
            answer = self._api.client.import_image_from_stream(
                archive, repository=name, changes=[f"LABEL {LABEL}=base"]
            )
        identity = None if '"error"' in answer else self.id(name)
        if identity is None:
            raise BuildFailed("The base image could not be imported.", answer.strip())
        return identity

    def labelled(self, label: str, *, dangling: bool = False) -> list[dict[str, Any]]:
        """Images that carry a label (`key` or `key=value`)."""
        filters: dict[str, Any] = {"label": label}
        if dangling:
            filters["dangling"] = True
        with translated_errors():
            return list(self._api.client.images(filters=filters))

    def remove(self, name: str) -> None:
        """Remove an image or a tag; one that is gone or in use is left."""
        with translated_errors(), contextlib.suppress(ApiError):
            self._api.client.remove_image(name, force=False)

    def build(
        self,
        context: bytes,
        tag: str,
        log: Callable[[str], None],
        *,
        arguments: Mapping[str, str],
        labels: Mapping[str, str],
    ) -> None:
        """Build an image from a tar that holds its Dockerfile, with the engine's own builder.

        log gets every line as it comes. Raises BuildFailed with the engine's last word.
        """
        with translated_errors():
            try:
                for entry in self._api.client.build(
                    fileobj=io.BytesIO(context),
                    custom_context=True,
                    tag=tag,
                    rm=True,
                    forcerm=True,
                    decode=True,
                    buildargs=dict(arguments),
                    labels=dict(labels),
                ):
                    if "stream" in entry:
                        log(entry["stream"])
                    if "error" in entry:
                        raise BuildFailed(f"{tag} could not be built.", entry["error"])
            except ApiError as error:
                raise BuildFailed(f"{tag} could not be built.", str(error.explanation)) from error
