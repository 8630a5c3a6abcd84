// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// Segments: named audiences, kept by a rule over profiles or as a list. Their members are subscriptions.
@NullMarked
package dev.carillon.admin.recipient.segment;

import org.jspecify.annotations.NullMarked;
