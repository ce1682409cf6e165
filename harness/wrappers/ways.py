"""The usual ways, by registry, in which another build of a package gets into a project.

Shell commands for /sample, before it is built. A manifest that has commands of its own says so.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping

Commands = tuple[str, ...]

# Where the source tree of a wrapper is in the build; $WRAPPER_TREE is the package's folder in it.
ROOT = "/wrapper"

_NPM_LOCK = "npm install --package-lock-only --ignore-scripts --save-exact"
_MAVEN_USE = (
    "mvn --batch-mode --quiet versions:use-dep-version"
    " -DforceVersion=true -DgenerateBackupPoms=false"
)


def release(registry: str, package: str) -> Commands:
    """The commands that put in release $WRAPPER_VERSION; none where there is no usual way."""
    return _RELEASE[registry](shlex.quote(package)) if registry in _RELEASE else ()


def tree(registry: str, package: str) -> Commands:
    """The commands that put in the source tree $WRAPPER_TREE; none where there is no usual way."""
    return _TREE[registry](shlex.quote(package)) if registry in _TREE else ()


_RELEASE: Mapping[str, Callable[[str], Commands]] = {
    "crates.io": lambda name: (
        f'cargo add --quiet {name}@="$WRAPPER_VERSION"',
        "cargo update --quiet --workspace",
    ),
    "go": lambda name: (f'go get {name}@"$WRAPPER_VERSION"', "go mod tidy"),
    "npm": lambda name: (f'{_NPM_LOCK} {name}@"$WRAPPER_VERSION"',),
    "maven": lambda name: (f'{_MAVEN_USE} -Dincludes={name} -DdepVersion="$WRAPPER_VERSION"',),
}

_TREE: Mapping[str, Callable[[str], Commands]] = {
    "crates.io": lambda name: (
        f'cargo add --quiet --path "$WRAPPER_TREE" {name}',
        "cargo update --quiet --workspace",
    ),
    "go": lambda name: (f'go mod edit -replace {name}="$WRAPPER_TREE"', "go mod tidy"),
    # nodedir: the headers are Debian's, also for a node-gyp that the tree brings along.
    "npm": lambda _: (
        'cd "$WRAPPER_TREE" && npm install --ignore-scripts && export npm_config_nodedir=/usr'
        " && npm run --if-present prepublishOnly && npm pack --pack-destination /opt",
        f"{_NPM_LOCK} /opt/*.tgz",
    ),
    "maven": lambda name: (
        f"cd {ROOT} && mvn --batch-mode --quiet -DskipTests"
        f' -pl "$(realpath --relative-to={ROOT} "$WRAPPER_TREE")" -am install',
        f"{_MAVEN_USE} -Dincludes={name} -DdepVersion=$(mvn --batch-mode --quiet"
        ' -f "$WRAPPER_TREE" help:evaluate -Dexpression=project.version -DforceStdout)',
    ),
}
