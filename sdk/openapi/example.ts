// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
//
// Client that is typed by docs/openapi.yaml: creates a recipient, reads it, and submits an event.
import createClient from "openapi-fetch";
import type { paths } from "./schema.js";

declare const process: { argv: string[]; exitCode: number };

const [, , baseUrl, apiKey] = process.argv;
const carillon = createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${apiKey}` } });
const id = "typescript-example";

async function main(): Promise<void> {
  const put = await carillon.PUT("/v1/recipients/{id}", {
    params: { path: { id } },
    body: { locale: "en-GB", addresses: { email: "typescript@example.com" } },
  });
  if (put.error) throw new Error(put.error.detail);

  const read = await carillon.GET("/v1/recipients/{id}", { params: { path: { id } } });
  if (read.error) throw new Error(read.error.detail);

  const submitted = await carillon.POST("/v1/events", {
    body: { type: "order.shipped", recipients: [id], data: { orderId: "A-17", carrier: "DHL" } },
  });
  if (submitted.error) throw new Error(submitted.error.detail);

  console.log(JSON.stringify({ email: read.data.addresses?.email, version: read.data.version }));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
