// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// Server of the Model Context Protocol, which gives assistants tools to search, explain and draft.
@NullMarked
package dev.carillon.mcp;

import org.jspecify.annotations.NullMarked;
