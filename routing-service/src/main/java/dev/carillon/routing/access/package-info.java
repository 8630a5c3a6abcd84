// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// Checks of every HTTP request to the router: API key, body size and refusals.
@NullMarked
package dev.carillon.routing.access;

import org.jspecify.annotations.NullMarked;
