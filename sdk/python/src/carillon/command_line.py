# SPDX-FileCopyrightText: The Carillon authors
# SPDX-License-Identifier: Apache-2.0
"""The command `carillon`.

Exit status: 0 done, 1 refused by the platform, 2 wrong usage, 3 no answer, 4 differences or failed checks.
"""

import argparse
import getpass
import itertools
import json
import sys
import time
from pathlib import Path
from typing import Any, Callable, Iterable, Optional, Sequence

from carillon import catalog_files, inbox_stream, profiles
from carillon.client import Carillon
from carillon.errors import CarillonError, Problem, RefusedError, UnconfirmedError
from carillon.events import Event
from carillon.transport import quoted

REFUSED, USAGE, NO_ANSWER, DIFFERENT = 1, 2, 3, 4
COLUMNS = {
    "events": ("id", "type", "acceptedAt"),
    "notifications": ("id", "recipient", "type", "status", "acceptedAt"),
    "recipients": ("id", "locale", "updatedAt"),
    "inbox": ("id", "arrivedAt", "type", "title"),
}


class Output:
    """Writer of results: tables for people, JSON for programs. A list in JSON is one object for each line."""

    def __init__(self, as_json: bool):
        self.as_json = as_json

    def object(self, value: Any) -> None:
        print(json.dumps(value, ensure_ascii=False, indent=None if self.as_json else 2))

    def line(self, text: str, value: Any) -> None:
        print(json.dumps(value, ensure_ascii=False) if self.as_json else text, flush=True)

    def table(self, columns: Sequence[str], items: "Iterable[dict[str, Any]]") -> None:
        if self.as_json:
            for item in items:
                print(json.dumps(item, ensure_ascii=False))
            return
        rows = [[_cell(item.get(column)) for column in columns] for item in items]
        widths = [max(map(len, column)) for column in zip(columns, *rows)]
        for row in [list(columns), *rows]:
            print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())


def main(arguments: Optional[Sequence[str]] = None) -> None:
    sys.exit(run(arguments))


def run(arguments: Optional[Sequence[str]] = None) -> int:
    parser = _parser()
    given = parser.parse_args(arguments)
    try:
        if given.needs_client:
            profile = profiles.find(given.profile)
            with Carillon(profile.url, profile.api_key, patience=given.patience) as client:
                return given.act(client, given, Output(given.json)) or 0
        return given.act(given, Output(given.json)) or 0
    except RefusedError as error:
        print(f"carillon: {error}", file=sys.stderr)
        return REFUSED
    except UnconfirmedError as error:
        print(f"carillon: {error}", file=sys.stderr)
        return NO_ANSWER
    except (CarillonError, ValueError, OSError) as error:
        print(f"carillon: {error}", file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="carillon", description="Command line of a Carillon installation.")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--profile", help="installation; see `carillon login`")
    common.add_argument("--json", action="store_true", help="JSON, one object for each line of a list")
    common.add_argument("--patience", type=float, default=15, metavar="SECONDS", help="time to give up after (15)")
    commands = parser.add_subparsers(metavar="command", required=True)

    def command(name: str, act: Callable[..., Optional[int]], text: str, to: Any = commands, client: bool = True):
        added = to.add_parser(name, help=text, description=text, parents=[common])
        added.set_defaults(act=act, needs_client=client)
        return added

    def group(name: str, text: str):
        return commands.add_parser(name, help=text, description=text).add_subparsers(metavar="command", required=True)

    login = command("login", _login, "keep the address of an installation and an API key", client=False)
    login.add_argument("--url", required=True)
    login.add_argument("--api-key", help="default: the terminal asks for it")

    send = command("send", _send, "publish an event")
    _describe_event(send)
    send.add_argument("--id", help="idempotency key (default: random)")
    send.add_argument("--wait", action="store_true", help="wait until every channel has an outcome, at most --patience")

    tail = command("tail", _tail, "print what arrives in a recipient's inbox from now on")
    tail.add_argument("recipient")
    tail.add_argument("--count", type=int, help="end after so many items")

    events = group("events", "accepted events")
    _list(command("list", _list_events, "list events, the newest first", events), "type", "recipient")
    command("show", _show_event, "show an event and its notifications", events).add_argument("id")
    command("cancel", _cancel, "end what still waits of an event", events).add_argument("id")

    notifications = group("notifications", "notifications of events to recipients")
    _list(
        command("list", _list_notifications, "list notifications, the newest first", notifications),
        "recipient", "event", "type", "status",
    )
    command("show", _show_notification, "show a notification's timeline", notifications).add_argument("id")

    explain = command("explain", _explain, "what would be decided about an event, rule by rule; nothing is sent")
    _describe_event(explain)
    explain.add_argument("--at", help="instant, such as 2027-01-09T22:30:00Z (default: now)")

    recipients = group("recipients", "recipients and their profiles")
    _list(command("list", _list_recipients, "list recipients", recipients), "prefix")
    command("show", _show_recipient, "show a profile", recipients).add_argument("id")
    put = command("put", _put_recipient, "create or replace a profile", recipients)
    put.add_argument("id")
    put.add_argument("profile_document", metavar="PROFILE", help="JSON, or @file, or - for standard input")
    command("delete", _delete_recipient, "delete a profile", recipients).add_argument("id")
    _list(command("inbox", _inbox, "list a recipient's inbox, the newest first", recipients)).add_argument("id")

    catalog = group("catalog", "event types, categories, templates and workflows as files")
    for name, act, text in (
        ("pull", _pull, "write the catalog to a directory"),
        ("diff", _diff, "compare a directory with the catalog; exit status 4 if they differ"),
        ("push", _push, "publish a directory, all or nothing"),
    ):
        added = command(name, act, text, catalog)
        added.add_argument("directory", type=Path)
        if name != "pull":
            added.add_argument("--whole", action="store_true", help="delete documents that the directory does not have")

    tokens = command("tokens", _token, "mint a token for a recipient's applications")
    tokens.add_argument("recipient")
    tokens.add_argument("--ttl", type=int, default=3600, metavar="SECONDS")
    tokens.add_argument("--stream", action="append", help="broadcast stream that the token opens (default: all)")

    command("doctor", _doctor, "check address, key and readiness; exit status 4 if a check fails", client=False)
    completion = command("completion", _completion, "print the completion of a shell", client=False)
    completion.add_argument("shell", choices=("bash", "zsh"))
    completion.set_defaults(parser=parser)
    return parser


def _describe_event(command: argparse.ArgumentParser) -> None:
    command.add_argument("type", help="event type, such as order.shipped")
    command.add_argument("--to", action="append", default=[], metavar="RECIPIENT", help="repeat it for several")
    command.add_argument("--topic", help="notify the subscribers of a topic")
    command.add_argument("--data", default="{}", metavar="JSON", help="JSON object, or @file, or - for standard input")


def _list(command: argparse.ArgumentParser, *filters: str) -> argparse.ArgumentParser:
    for name in filters:
        command.add_argument("--" + name)
    command.add_argument("--limit", type=int, default=20, help="most items (20)")
    command.set_defaults(filters=filters)
    return command


# Commands


def _login(given: argparse.Namespace, output: Output) -> int:
    key = given.api_key or getpass.getpass("API key: ")
    name = given.profile or "default"
    with Carillon(given.url, key, patience=given.patience) as client:
        client.transport.call("GET", "/v1/event-types?limit=1")
    file = profiles.save(name, given.url, key)
    output.line(f"profile {name} is in {file}", {"profile": name, "file": str(file)})
    return 0


def _send(client: Carillon, given: argparse.Namespace, output: Output) -> int:
    event = _event(given)
    accepted = client.publish(event)
    told: "dict[str, Any]" = {"id": accepted.id, "recipients": accepted.recipients}
    if not given.wait:
        output.line(accepted.id, told)
        return 0
    deadline = time.monotonic() + given.patience
    while True:
        told["notifications"] = _notifications(client, accepted.id)
        if len(told["notifications"]) >= accepted.recipients > 0 and all(
            one.get("status") not in ("accepted", "routed", "attempted") for one in told["notifications"]
        ):
            break
        if time.monotonic() > deadline:
            raise UnconfirmedError(f"event {accepted.id} is accepted, but not every notification has an outcome yet")
        time.sleep(0.3)
    output.line(accepted.id, told)
    if not output.as_json:
        output.table(("id", "recipient", "status"), told["notifications"])
    return 0


def _tail(client: Carillon, given: argparse.Namespace, output: Output) -> int:
    for item in itertools.islice(inbox_stream.follow(client, given.recipient), given.count):
        text = "  ".join(_cell(item.get(name)) for name in ("acceptedAt", "type", "title", "body"))
        output.line(text, item)
    return 0


def _list_events(client: Carillon, given: argparse.Namespace, output: Output) -> None:
    output.table(COLUMNS["events"], _some(client.events, given))


def _list_notifications(client: Carillon, given: argparse.Namespace, output: Output) -> None:
    output.table(COLUMNS["notifications"], _some(client.notifications, given))


def _list_recipients(client: Carillon, given: argparse.Namespace, output: Output) -> None:
    output.table(COLUMNS["recipients"], _some(client.recipients.list, given))


def _inbox(client: Carillon, given: argparse.Namespace, output: Output) -> None:
    items = client.recipients.inbox(given.id, limit=min(given.limit, 200))
    output.table(COLUMNS["inbox"], itertools.islice(items, given.limit))


def _show_event(client: Carillon, given: argparse.Namespace, output: Output) -> None:
    output.object(client.event(given.id))


def _cancel(client: Carillon, given: argparse.Namespace, output: Output) -> None:
    output.object(client.cancel(given.id))


def _show_notification(client: Carillon, given: argparse.Namespace, output: Output) -> None:
    notification = client.notification(given.id)
    if output.as_json:
        output.object(notification)
        return
    print(f"{notification.get('id')}  {notification.get('status', '')}")
    for entry in notification.get("timeline", []):
        parts = (entry.get(name) for name in ("at", "state", "channel", "rule", "provider", "code", "detail"))
        print("  " + "  ".join(_cell(part) for part in parts if part))


def _explain(client: Carillon, given: argparse.Namespace, output: Output) -> None:
    answer = client.explain(_event(given), given.at)
    if output.as_json:
        output.object(answer)
        return
    for moment in answer.get("moments", []):
        print(f"{moment.get('at')}  {json.dumps(moment.get('from', {}))}")
        for rule in moment.get("rules", []):
            _print_rule("", rule)
        for step in moment.get("steps", []):
            for channel in step.get("channels", []):
                for rule in channel.get("rules", []):
                    _print_rule(f"{step.get('step')}/{channel.get('channel')}", rule)
        for action in moment.get("actions", []):
            parts = (action.get(name) for name in ("action", "channel", "rule", "until"))
            print("  → " + "  ".join(_cell(part) for part in parts if part))


def _print_rule(place: str, rule: "dict[str, Any]") -> None:
    parts = (place, rule.get("rule"), rule.get("answer"), rule.get("layer"))
    print("  " + "  ".join(_cell(part) for part in parts if part))


def _show_recipient(client: Carillon, given: argparse.Namespace, output: Output) -> None:
    output.object(client.recipients.get(given.id))


def _put_recipient(client: Carillon, given: argparse.Namespace, output: Output) -> None:
    output.object(client.recipients.put(given.id, _json_object(given.profile_document, "PROFILE")))


def _delete_recipient(client: Carillon, given: argparse.Namespace, output: Output) -> None:
    client.recipients.delete(given.id)


def _pull(client: Carillon, given: argparse.Namespace, output: Output) -> None:
    count, others = catalog_files.unpack(client.catalog.export(), given.directory)
    output.line(f"{count} documents in {given.directory}", {"documents": count, "others": [str(file) for file in others]})
    for file in others if not output.as_json else []:
        print(f"not in the catalog: {file}")


def _diff(client: Carillon, given: argparse.Namespace, output: Output) -> int:
    outcome = client.catalog.apply(catalog_files.pack(given.directory), dry_run=True, whole=given.whole)
    _print_changes(outcome, output)
    return DIFFERENT if outcome.get("changes") else 0


def _push(client: Carillon, given: argparse.Namespace, output: Output) -> None:
    _print_changes(client.catalog.apply(catalog_files.pack(given.directory), whole=given.whole), output)


def _print_changes(outcome: "dict[str, Any]", output: Output) -> None:
    if output.as_json:
        output.object(outcome)
        return
    for change in outcome.get("changes", []):
        print("  ".join(_cell(value) for name, value in change.items() if name != "diff"))
        if change.get("diff"):
            print(change["diff"] if isinstance(change["diff"], str) else json.dumps(change["diff"], indent=2))
    for warning in outcome.get("warnings", []):
        print(f"warning: {warning.get('path')}: {warning.get('message')}")
    print(f"{len(outcome.get('changes', []))} changed, {outcome.get('unchanged', 0)} unchanged")


def _token(client: Carillon, given: argparse.Namespace, output: Output) -> None:
    token = client.recipients.token(given.recipient, given.ttl, given.stream)
    output.line(token, {"token": token})


def _doctor(given: argparse.Namespace, output: Output) -> int:
    checks: "list[tuple[str, bool, str]]" = []

    def check(name: str, action: Callable[[], str]) -> bool:
        try:
            checks.append((name, True, action()))
        except (CarillonError, OSError, ValueError) as error:
            checks.append((name, False, str(error)))
        return checks[-1][1]

    profile: "list[profiles.Profile]" = []
    if check("profile", lambda: _note(profile, profiles.find(given.profile)).source):
        with Carillon(profile[0].url, profile[0].api_key, patience=given.patience) as client:
            begun = time.monotonic()
            reached = check("address", lambda: f"{profile[0].url} answers {client.transport.ask('GET', '/v1/event-types?limit=1').status}")
            if reached:
                checks.append(("round trip", True, f"{(time.monotonic() - begun) * 1000:.0f} ms"))
                check("key reads the catalog", lambda: _count(client.transport.call("GET", "/v1/event-types?limit=200").json()))
                check("key reads recipients", lambda: _known(client))
                check("key may publish", lambda: _may_publish(client))
    for name, passed, text in checks:
        output.line(f"{'ok    ' if passed else 'FAILED'}  {name}: {text}", {"check": name, "passed": passed, "detail": text})
    return 0 if all(passed for _, passed, _ in checks) else DIFFERENT


def _note(found: "list[profiles.Profile]", profile: profiles.Profile) -> profiles.Profile:
    found.append(profile)
    return profile


def _count(page: "dict[str, Any]") -> str:
    return f"{len(page['items'])}{'+' if page.get('next') else ''} event types"


def _known(client: Carillon) -> str:
    response = client.transport.ask("GET", "/v1/recipients/" + quoted("carillon-doctor"))
    if response.status in (401, 403):
        raise RefusedError(Problem.of(response.status, response.json()))
    return f"status {response.status}"


def _may_publish(client: Carillon) -> str:
    # An empty batch is refused after the check of the key, and publishes nothing.
    response = client.transport.ask("POST", "/v1/events/batch", [])
    if response.status in (401, 403):
        raise RefusedError(Problem.of(response.status, response.json()))
    return "yes"


def _completion(given: argparse.Namespace, output: Output) -> None:
    tree = _tree(given.parser)
    lines = [f"    '{' '.join(path)}') words='{' '.join(words)}' ;;" for path, words in sorted(tree.items())]
    zsh = "autoload -U +X bashcompinit && bashcompinit\n" if given.shell == "zsh" else ""
    print(
        f"""{zsh}_carillon() {{
  local words='' path='' word
  for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
    case $word in -*) break ;; *) path="${{path:+$path }}$word" ;; esac
  done
  case $path in
{chr(10).join(lines)}
  esac
  COMPREPLY=($(compgen -W "$words" -- "${{COMP_WORDS[COMP_CWORD]}}"))
}}
complete -o default -F _carillon carillon"""
    )


def _tree(parser: argparse.ArgumentParser, path: "tuple[str, ...]" = ()) -> "dict[tuple[str, ...], list[str]]":
    """Words that may follow each command."""
    words, tree = [], {}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            words += action.choices
            for name, below in action.choices.items():
                tree.update(_tree(below, (*path, name)))
        else:
            words += [option for option in action.option_strings if option.startswith("--")]
    tree[path] = words
    return tree


# Parts


def _event(given: argparse.Namespace) -> Event:
    data = _json_object(given.data, "--data")
    chosen = {"id": given.id} if getattr(given, "id", None) else {}
    return Event(given.type, given.to, data, topic=given.topic, **chosen)


def _json_object(text: str, what: str) -> "dict[str, Any]":
    if text == "-":
        text = sys.stdin.read()
    elif text.startswith("@"):
        text = Path(text[1:]).read_text(encoding="utf-8")
    try:
        value = json.loads(text)
    except ValueError as error:
        raise CarillonError(f"{what} is not JSON: {error}") from error
    if not isinstance(value, dict):
        raise CarillonError(f"{what} must be a JSON object")
    return value


def _notifications(client: Carillon, event_id: str) -> "list[dict[str, Any]]":
    try:
        return client.event(event_id).get("notifications", [])
    except RefusedError as error:
        if error.problem.status == 404:
            return []
        raise


def _some(items: "Callable[..., Iterable[dict[str, Any]]]", given: argparse.Namespace) -> "Iterable[dict[str, Any]]":
    filters = {name: getattr(given, name) for name in given.filters}
    return itertools.islice(items(limit=min(given.limit, 200), **filters), given.limit)



def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    main()
