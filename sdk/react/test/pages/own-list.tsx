// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
//
// Page of ReactInboxIT: the list of docs/sdk-react.md beside the component, in StrictMode. Node renders it as a server
// would, and the browser hydrates what Node has rendered.
import { CarillonInbox, CarillonProvider } from "@carillon/react";
import { StrictMode, useState } from "react";
import { hydrateRoot } from "react-dom/client";
import { Messages } from "../../examples/2";

const labels = { title: "Mitteilungen", bell: (unread: number) => `Mitteilungen, ${unread} ungelesen` };

async function tokenOf(recipient: string): Promise<string> {
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(`/demo/tokens/${recipient}`, { method: "POST", headers, body: "{}" });
  return (await answer.json()).token;
}

function Page() {
  const [recipient, setRecipient] = useState<string | undefined>("ann");
  return (
    <main>
      <h1>Own list</h1>
      <button onClick={() => setRecipient("bob")}>Sign in as Bob</button>
      <button onClick={() => setRecipient(undefined)}>Sign out</button>
      {recipient && (
        <CarillonProvider key={recipient} getToken={() => tokenOf(recipient)}>
          <CarillonInbox id="bell" className="top" theme="light" align="start" labels={labels} bell="Post" />
          <Messages />
        </CarillonProvider>
      )}
    </main>
  );
}

export const page = (
  <StrictMode>
    <Page />
  </StrictMode>
);

if (typeof document !== "undefined") {
  const root = document.getElementById("root")!;
  hydrateRoot(root, page, { onRecoverableError: (error) => root.setAttribute("data-error", String(error)) });
}
