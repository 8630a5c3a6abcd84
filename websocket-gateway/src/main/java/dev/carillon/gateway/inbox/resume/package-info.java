// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// Rule that decides what a client gets when it comes back.
@NullMarked
package dev.carillon.gateway.inbox.resume;

import org.jspecify.annotations.NullMarked;
