// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
//
// Prints the page of the own list as a server renders it.
import { renderToString } from "react-dom/server";
import { page } from "./own-list";

console.log(renderToString(page));
