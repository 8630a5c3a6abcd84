// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
//
// Runner of the contract cases: contract.mjs <cases.json>. See sdk/contract/README.md.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Carillon, RefusedError, UnconfirmedError } from '@carillon/node';

const RUN = `node-${randomBytes(6).toString('hex')}`;
const SOON_MILLIS = 180_000;

function client({ faults, key, patienceSeconds }, number) {
  const url = faults === undefined ? process.env.CARILLON_URL : `${process.env.CARILLON_FAULTS}/${RUN}-${number}/${faults}`;
  return new Carillon(url, {
    apiKey: key ?? process.env.CARILLON_API_KEY,
    patienceMillis: patienceSeconds === undefined ? SOON_MILLIS : patienceSeconds * 1000,
  });
}

function outcome(result) {
  return 'problem' in result
    ? { refused: { status: result.problem.status, code: result.problem.code } }
    : { accepted: result.recipients };
}

async function all(items) {
  const gathered = [];
  for await (const item of items) {
    gathered.push(item);
  }
  return gathered;
}

/** Operation whose answer has the expected members, or that is refused. */
function answered(call) {
  return async (carillon, step, expect) => {
    if (expect.refused !== undefined) {
      const error = await call(carillon, step).then(() => assert.fail('was not refused'), (cause) => cause);
      assert.ok(error instanceof RefusedError, String(error));
      assert.deepEqual({ status: error.problem.status, code: error.problem.code }, expect.refused);
      return;
    }
    const answer = await call(carillon, step);
    assert.deepEqual(Object.fromEntries(Object.keys(expect).map((name) => [name, answer?.[name]])), expect);
  };
}

const operations = {
  async publish(carillon, step, expect) {
    let told;
    try {
      told = outcome(await carillon.publish(step.event));
    } catch (error) {
      if (error instanceof RefusedError) {
        told = outcome({ problem: error.problem });
      } else if (error instanceof UnconfirmedError) {
        told = { unconfirmed: true };
      } else {
        throw error;
      }
    }
    assert.deepEqual(told, expect);
  },

  async publishAll(carillon, step, expect) {
    const events =
      step.events ??
      Array.from({ length: step.count }, (_, n) => JSON.parse(JSON.stringify(step.event).replaceAll('${n}', n)));
    const results = await carillon.publishAll(events);
    assert.deepEqual(results.map(({ id }) => id), events.map(({ id }) => id));
    if (expect.accepted === undefined) {
      assert.deepEqual(results.map(outcome), expect.results);
    } else {
      assert.equal(results.filter((result) => !('problem' in result)).length, expect.accepted);
    }
  },

  async inbox(carillon, step, expect) {
    const deadline = performance.now() + SOON_MILLIS;
    let items = [];
    let refusal = '';
    while (items.length < expect.items && performance.now() < deadline) {
      try {
        items = await all(carillon.recipients.inbox(step.recipient, { limit: 200 }));
        refusal = '';
      } catch (error) {
        // The recipient is known with the first item.
        assert.equal(error.problem?.status, 404, String(error));
        refusal = ` ${error}`;
      }
      await pause(200);
    }
    assert.equal(items.length, expect.items, `items in the inbox of ${step.recipient}: ${items.length}${refusal}`);
  },

  putRecipient: answered((carillon, step) => carillon.recipients.put(step.id, step.profile)),
  getRecipient: answered((carillon, step) => carillon.recipients.get(step.id)),
  deleteRecipient: answered((carillon, step) => carillon.recipients.delete(step.id)),
  putDocument: answered((carillon, step) => carillon.catalog.put(step.kind, step.id, step.document)),
  getDocument: answered((carillon, step) => carillon.catalog.get(step.kind, step.id)),
  deleteDocument: answered((carillon, step) => carillon.catalog.delete(step.kind, step.id)),
  cancel: answered((carillon, step) => carillon.cancel(step.id)),

  async putRecipients(carillon, step, expect) {
    const results = await carillon.recipients.putAll(step.profiles);
    assert.deepEqual(results.map(({ status }) => status), expect.statuses);
  },

  async token(carillon, step, expect) {
    assert.equal((await carillon.recipients.token(step.id)).split('.').length, expect.parts);
  },

  async listDocuments(carillon, step, expect) {
    const documents = await all(carillon.catalog.list(step.kind, { limit: 2 }));
    assert.ok(documents.some(({ id }) => id === expect.contains), `${expect.contains} is not among ${documents.length}`);
  },

  async copyCatalog(carillon, _, expect) {
    const outcomeOfCopy = await carillon.catalog.apply(await carillon.catalog.export(), { dryRun: true });
    assert.equal(outcomeOfCopy.changes.length, expect.changes);
  },
};

const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
const cases = JSON.parse(
  readFileSync(process.argv[2], 'utf8').replaceAll('${run}', RUN).replaceAll('${tomorrow}', tomorrow),
);
for (const [number, one] of cases.entries()) {
  let failure = null;
  try {
    const carillon = client(one, number);
    for (const step of one.steps) {
      await operations[step.do](carillon, step, step.expect);
    }
  } catch (error) {
    failure = error;
  }
  console.log(JSON.stringify({ case: one.name, passed: failure === null, detail: String(failure?.message ?? '') }));
}
