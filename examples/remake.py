"""Makes the workspace of an example anew with the real tools, from its sources: python3 examples/remake.py credit-risk

Options: --folder DIR  where the project is checked out and run (default /srv/<example>; its path shows up in what MLflow writes)
         --into DIR    where the result is copied (default: workspace/ of the example)
         --venv DIR    virtualenv to make or use (default: beside the folder), filled from the pinned requirements.txt

The result is copied as the tools left it, without git's own folder, DVC's cache and the caches of Python and pytest.
What was run, with which versions, on which commit, is written to made.json beside the workspace.
"""

import argparse
import json
import os
import platform
import shutil
import socket
import subprocess
import sys
from datetime import datetime, timezone
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parent
JUNIT = ["python", "-m", "pytest", "-q", "-p", "no:cacheprovider", "--junitxml=reports/junit.xml"]

# The commands of each example. The data tests of loan-pricing are meant to fail: exit code 1 of pytest.
RUNS = {
    "credit-risk": [(["dvc", "repro", "--no-commit"], 0), (JUNIT, 0)],
    "loan-pricing": [(["python", "train.py"], 0), (JUNIT, 1)],
}
# MLflow keeps runs in a database by default; credit-risk asks for the older folder of files, loan-pricing takes the default.
ENVIRONMENT = {
    "credit-risk": {"MLFLOW_TRACKING_URI": "file:./mlruns", "MLFLOW_ALLOW_FILE_STORE": "true"},
    "loan-pricing": {},
}
LEFT_OUT = [".git", ".dvc/cache", ".dvc/tmp", "__pycache__", ".pytest_cache"]
TOOLS = ["mlflow", "dvc", "scikit-learn", "skl2onnx", "onnx", "onnxruntime", "numpy", "pandas", "pytest"]
IDENTITY = {
    "GIT_AUTHOR_NAME": "Demo CI",
    "GIT_AUTHOR_EMAIL": "ci@example.org",
    "GIT_COMMITTER_NAME": "Demo CI",
    "GIT_COMMITTER_EMAIL": "ci@example.org",
    "GIT_AUTHOR_DATE": "2026-11-23T09:00:00Z",
    "GIT_COMMITTER_DATE": "2026-11-23T09:00:00Z",
}


def main():
    options = parse()
    venv = make_venv(options)
    environment = neutral_environment(options, venv)
    checkout(options, environment)
    commit, sources = commit_sources(options.folder, environment)
    for command, code in RUNS[options.example]:
        run(command, options.folder, environment, code)
    copy_result(options)
    write_made(options, venv, commit, sources)
    refuse_traces(options.into)


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("example", choices=RUNS)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--into", type=Path)
    parser.add_argument("--venv", type=Path)
    options = parser.parse_args()
    options.source = EXAMPLES / options.example / "workspace"
    options.folder = options.folder or Path("/srv") / options.example
    options.into = options.into or options.source
    options.venv = options.venv or options.folder.parent / "venv"
    return options


def make_venv(options):
    python = options.venv / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", options.venv], check=True)
    subprocess.run([python, "-m", "pip", "install", "-q", "-r", options.source / "requirements.txt"], check=True)
    return options.venv


def neutral_environment(options, venv):
    """Nothing of the machine but where Python and git are: what is not in the environment cannot leak into run metadata."""
    home = options.folder.parent / f"{options.folder.name}-home"
    home.mkdir(parents=True, exist_ok=True)
    return {
        "PATH": f"{venv}/bin:/usr/bin:/bin",
        "HOME": str(home),
        "USER": "ci",
        "LOGNAME": "ci",
        "TZ": "UTC",
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONWARNINGS": "ignore",
        "MLFLOW_DISABLE_TELEMETRY": "true",
        "DVC_NO_ANALYTICS": "1",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": "/dev/null",
        **IDENTITY,
        **ENVIRONMENT[options.example],
    }


def checkout(options, environment):
    """The sources alone: whatever .gitignore names was made by a tool and is made again."""
    shutil.rmtree(options.folder, ignore_errors=True)
    shutil.copytree(options.source, options.folder)
    run(["git", "init", "-q", "-b", "main"], options.folder, environment)
    if options.example == "credit-risk" and not (options.folder / ".dvc").exists():
        run(["dvc", "init", "-q"], options.folder, environment)
    run(["git", "clean", "-q", "-fdX"], options.folder, environment)
    (options.folder / "dvc.lock").unlink(missing_ok=True)


def commit_sources(folder, environment):
    run(["git", "add", "-A"], folder, environment)
    run(["git", "commit", "-q", "-m", "The project as the run found it"], folder, environment)
    answer = subprocess.run(["git", "rev-parse", "HEAD"], cwd=folder, env=environment, capture_output=True, text=True, check=True)
    listing = subprocess.run(["git", "ls-files"], cwd=folder, env=environment, capture_output=True, text=True, check=True)
    return answer.stdout.strip(), listing.stdout.splitlines()


def run(command, folder, environment, code=0):
    """Runs under the host name `ci` where that is allowed, because pytest writes the host name into its report."""
    if os.geteuid() == 0 and shutil.which("unshare"):
        command = ["unshare", "--uts", "sh", "-c", 'hostname ci; exec "$@"', "sh", *command]
    done = subprocess.run(command, cwd=folder, env=environment)
    if done.returncode != code:
        raise SystemExit(f"{' '.join(command)}: exit code {done.returncode}, expected {code}")


def copy_result(options):
    for name in LEFT_OUT:
        for found in [*options.folder.glob(name), *options.folder.glob(f"**/{name}")]:
            shutil.rmtree(found, ignore_errors=True)
    shutil.rmtree(options.into, ignore_errors=True)
    shutil.copytree(options.folder, options.into)


def write_made(options, venv, commit, sources):
    query = "import json, sys; from importlib.metadata import version; print(json.dumps({n: version(n) for n in sys.argv[1:]}))"
    versions = subprocess.run([venv / "bin" / "python", "-c", query, *TOOLS], capture_output=True, text=True, check=True)
    made = {
        "example": options.example,
        "madeAt": datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "commit": commit,
        "commitIdentity": IDENTITY,
        "tools": {"python": platform.python_version(), **json.loads(versions.stdout)},
        "commands": [" ".join(command) for command, _ in RUNS[options.example]],
        "leftOut": LEFT_OUT,
        "sources": sources,
    }
    (options.into.parent / "made.json").write_text(json.dumps(made, indent=2) + "\n")


def refuse_traces(folder):
    """Kept files must not say on which machine they were made."""
    traces = [f'hostname="{socket.gethostname()}"', str(EXAMPLES), str(Path.home())]
    for path in folder.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        found = [trace for trace in traces if trace.encode() in content]
        if found:
            raise SystemExit(f"{path} names this machine: {found}; run as root, in a folder outside the repository and the home folder")


if __name__ == "__main__":
    main()
