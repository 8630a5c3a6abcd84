# SPDX-FileCopyrightText: The Carillon authors
# SPDX-License-Identifier: Apache-2.0
"""Runner of the contract cases: contract.py <cases.json>. See sdk/contract/README.md."""

import datetime
import json
import os
import sys
import time
import uuid

from carillon import Accepted, Carillon, Event, Refused, RefusedError, UnconfirmedError

RUN = "py-" + uuid.uuid4().hex[:12]
SOON = 180


def main(file):
    with open(file, encoding="utf-8") as source:
        text = source.read().replace("${run}", RUN)
    tomorrow = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=1)
    cases = json.loads(text.replace("${tomorrow}", tomorrow.strftime("%Y-%m-%dT%H:%M:%SZ")))
    for number, case in enumerate(cases):
        try:
            with client(case, number) as carillon:
                for step in case["steps"]:
                    OPERATIONS[step["do"]](carillon, step, step["expect"])
            report(case, True, "")
        except Exception as error:  # Each case is reported, whatever happens.
            report(case, False, f"{type(error).__name__}: {error}")


def report(case, passed, detail):
    print(json.dumps({"case": case["name"], "passed": passed, "detail": detail}), flush=True)


def client(case, number):
    url = os.environ["CARILLON_URL"]
    if "faults" in case:
        url = f"{os.environ['CARILLON_FAULTS']}/{RUN}-{number}/{case['faults']}"
    return Carillon(
        url, case.get("key", os.environ["CARILLON_API_KEY"]), patience=case.get("patienceSeconds", SOON)
    )


def event(json_event):
    names = {"audience": "topic", "sendAt": "send_at"}
    given = {names.get(name, name): value for name, value in json_event.items()}
    if "send_at" in given:
        given["send_at"] = datetime.datetime.fromisoformat(given["send_at"].replace("Z", "+00:00"))
    return Event(**given)


def publish(carillon, step, expect):
    try:
        result = carillon.publish(event(step["event"]))
    except RefusedError as error:
        result = Refused("", error.problem)
    except UnconfirmedError:
        result = None
    require(expect, outcome(result))


def publish_all(carillon, step, expect):
    events = step.get("events") or [
        json.loads(json.dumps(step["event"]).replace("${n}", str(n))) for n in range(step["count"])
    ]
    results = carillon.publish_all([event(one) for one in events])
    if "accepted" in expect:
        require(expect["accepted"], sum(isinstance(result, Accepted) for result in results))
    else:
        require(expect["results"], [outcome(result) for result in results])
    require([one["id"] for one in events], [result.id for result in results])


def outcome(result):
    if result is None:
        return {"unconfirmed": True}
    if isinstance(result, Accepted):
        return {"accepted": result.recipients}
    return {"refused": {"status": result.problem.status, "code": result.problem.code}}


def inbox(carillon, step, expect):
    deadline = time.monotonic() + SOON
    items = []
    while time.monotonic() < deadline:
        try:
            items = list(carillon.recipients.inbox(step["recipient"], limit=200))
        except RefusedError as error:
            # The recipient is known with the first item.
            require(404, error.problem.status)
        if len(items) >= expect["items"]:
            break
        time.sleep(0.2)
    require(expect["items"], len(items))


def answered(call):
    def operation(carillon, step, expect):
        if "refused" in expect:
            try:
                call(carillon, step)
            except RefusedError as error:
                require(expect["refused"], {"status": error.problem.status, "code": error.problem.code})
                return
            raise AssertionError("was not refused")
        answer = call(carillon, step)
        require(expect, {name: (answer or {}).get(name) for name in expect})

    return operation


def statuses(carillon, step, expect):
    require(expect["statuses"], [one["status"] for one in carillon.recipients.put_all(step["profiles"])])


def token(carillon, step, expect):
    require(expect["parts"], len(carillon.recipients.token(step["id"]).split(".")))


def list_documents(carillon, step, expect):
    require(True, expect["contains"] in [one["id"] for one in carillon.catalog.list(step["kind"], limit=2)])


def copy_catalog(carillon, _, expect):
    require(expect["changes"], len(carillon.catalog.apply(carillon.catalog.export(), dry_run=True)["changes"]))


def require(expected, actual):
    if expected != actual:
        raise AssertionError(f"expected {expected}, was {actual}")


OPERATIONS = {
    "publish": publish,
    "publishAll": publish_all,
    "inbox": inbox,
    "putRecipient": answered(lambda carillon, step: carillon.recipients.put(step["id"], step["profile"])),
    "getRecipient": answered(lambda carillon, step: carillon.recipients.get(step["id"])),
    "deleteRecipient": answered(lambda carillon, step: carillon.recipients.delete(step["id"])),
    "putRecipients": statuses,
    "token": token,
    "putDocument": answered(lambda carillon, step: carillon.catalog.put(step["kind"], step["id"], step["document"])),
    "getDocument": answered(lambda carillon, step: carillon.catalog.get(step["kind"], step["id"])),
    "deleteDocument": answered(lambda carillon, step: carillon.catalog.delete(step["kind"], step["id"])),
    "listDocuments": list_documents,
    "copyCatalog": copy_catalog,
    "cancel": answered(lambda carillon, step: carillon.cancel(step["id"])),
}

if __name__ == "__main__":
    main(sys.argv[1])
