// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
//
// Page of ReactInboxIT: the list of docs/sdk-react.md beside the component, rendered as on a server and then hydrated,
// in StrictMode, for the recipient that is in the address or was chosen.
import { CarillonInbox, CarillonProvider } from "@carillon/react";
import { StrictMode, useState } from "react";
import { hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { Messages } from "../../examples/2";

const labels = { title: "Mitteilungen", bell: (unread: number) => `Mitteilungen, ${unread} ungelesen` };

async function tokenOf(recipient: string): Promise<string> {
  const answer = await fetch(`/demo/tokens/${recipient}`, { method: "POST" });
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
          <CarillonInbox id="bell" className="top" theme="dark" align="start" labels={labels} bell="Post" />
          <Messages />
        </CarillonProvider>
      )}
    </main>
  );
}

const page = (
  <StrictMode>
    <Page />
  </StrictMode>
);
const root = document.getElementById("root")!;
root.innerHTML = renderToString(page);
hydrateRoot(root, page, { onRecoverableError: (error) => root.setAttribute("data-error", String(error)) });
