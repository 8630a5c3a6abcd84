// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// Checks of every HTTP request to the router: API key, size and JSON of the body, and refusals.
@NullMarked
package dev.carillon.routing.access;

import org.jspecify.annotations.NullMarked;
