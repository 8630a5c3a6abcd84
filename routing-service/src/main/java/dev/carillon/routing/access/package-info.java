// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// What every request to the router over HTTP goes through: who asks, how much may be sent, and how it is refused.
@NullMarked
package dev.carillon.routing.access;

import org.jspecify.annotations.NullMarked;
